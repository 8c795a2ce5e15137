// What a request of the log becomes: the same request again and again, so it is worked out once for
// each method and target and then remembered, in a bounded table.

import type { LogRecord } from './log-record.ts'
import type { PlannedRequest } from './plan-chunk.ts'
import type { PlanOptions } from './plan-options.ts'
import { type Endpoints, pathOf } from './routes.ts'
import { assetKind, methodGuard } from './safety.ts'
import { sanitiser } from './sanitise.ts'
import type { SecretKind } from './secrets-in-text.ts'
import { wireTarget } from './wire-target.ts'

/** Why a request is not planned. */
export type FilterReason =
  | 'method not allowed'
  | 'no path'
  | 'dropped by rule'
  | 'asset'
  | 'asset of a build'

export interface TableEntry {
  /** Why it is left out; then `request` is null. */
  reason: FilterReason | null
  request: PlannedRequest | null
  masked: readonly SecretKind[]
}

const mostEntries = 50_000

export class RequestTable {
  readonly #decide: (method: string, target: string) => TableEntry
  readonly #byMethod = new Map<string, Map<string, TableEntry>>()
  #entries = 0

  constructor(options: PlanOptions, endpoints: Endpoints) {
    this.#decide = decision(options, endpoints)
  }

  entryOf({ method, target }: LogRecord): TableEntry {
    let byTarget = this.#byMethod.get(method)
    const known = byTarget?.get(target)
    if (known !== undefined) return known
    if (this.#entries >= mostEntries) {
      this.#byMethod.clear()
      this.#entries = 0
      byTarget = undefined
    }
    if (byTarget === undefined) {
      byTarget = new Map()
      this.#byMethod.set(method, byTarget)
    }
    const entry = this.#decide(method, target)
    byTarget.set(target, entry)
    this.#entries++
    return entry
  }
}

function decision(options: PlanOptions, endpoints: Endpoints) {
  const { allow, assets, drop, seed } = options
  const isAllowed = methodGuard(allow)
  const drops = drop.map((pattern) => new RegExp(pattern))
  const sanitise = sanitiser(options, seed)
  return (method: string, recorded: string): TableEntry => {
    if (!isAllowed(method, pathOf(recorded))) return leftOut('method not allowed')
    if (drops.some((pattern) => pattern.test(recorded))) return leftOut('dropped by rule')
    const sanitised = sanitise(recorded)
    const target = wireTarget(sanitised.target)
    if (target === null) return leftOut('no path')
    const asset = assets === 'all' ? null : assetKind(pathOf(target))
    if (asset === 'asset of a build' || (asset !== null && assets === 'none')) {
      return leftOut(asset)
    }
    const endpoint = endpoints.numberOf(method, target)
    return { reason: null, request: { method, target, endpoint }, masked: sanitised.masked }
  }
}

function leftOut(reason: FilterReason): TableEntry {
  return { reason, request: null, masked: [] }
}
