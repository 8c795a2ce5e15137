// Which arrivals of a compiled plan a run sends: not beyond its duration, no method that it does not
// allow, and never more in a second than the lower `maxRate` of both environments. Decided
// beforehand and without chance, so that both get the same, and each reading of the plan gives the
// same.

import type { Arrival, TrafficPlanHeader } from '../traffic/arrival.ts'
import { pathOf } from '../traffic/routes.ts'
import type { Selection } from './replay-plan.ts'

export interface Limits {
  durationUs?: number
  maxRate?: number
  /** By method and path; what it refuses is left out. */
  maySend?(method: string, path: string): boolean
}

/** As src/traffic/plan-file.ts opens it. */
export interface ArrivalSource {
  header: TrafficPlanHeader
  arrivals(): AsyncIterable<Arrival[]>
}

/** A little more than a second: requests leave a moment later than intended, some of them. */
const windowUs = 1_050_000

/** In the batches of the plan; `leaveOut` hears of what is not sent. */
export async function* selectArrivals(
  source: ArrivalSource,
  limits: Limits,
  leaveOut: (reason: string, count: number) => void = () => {},
): AsyncGenerator<Arrival[], void> {
  const { durationUs = Number.POSITIVE_INFINITY, maxRate, maySend } = limits
  const admits = maxRate === undefined ? () => true : rateFilter(maxRate)
  let seen = 0
  for await (const batch of source.arrivals()) {
    const inTime = batch.filter(({ atUs }) => atUs <= durationUs)
    const allowed =
      maySend === undefined
        ? inTime
        : inTime.filter(({ method, target }) => maySend(method, pathOf(target)))
    const kept = allowed.filter(({ atUs }) => admits(atUs))
    seen += inTime.length
    if (inTime.length > allowed.length) {
      leaveOut('method not allowed', inTime.length - allowed.length)
    }
    if (allowed.length > kept.length) leaveOut('above maxRate', allowed.length - kept.length)
    if (kept.length > 0) yield kept
    if (inTime.length < batch.length) break
  }
  const beyond = source.header.arrivals - seen
  if (beyond > 0) leaveOut('beyond the duration', beyond)
}

/** What `selectArrivals` gives, counted. */
export async function countSelection(source: ArrivalSource, limits: Limits): Promise<Selection> {
  const { header } = source
  const durationUs = Math.min(header.durationUs, limits.durationUs ?? Number.POSITIVE_INFINITY)
  const byEndpoint = header.endpoints.map(({ planned }) => planned)
  // Nothing is left out, so that nothing has to be read.
  const { maxRate, maySend } = limits
  if (maxRate === undefined && maySend === undefined && durationUs >= header.durationUs) {
    return { planned: header.arrivals, durationUs, byEndpoint, filtered: {} }
  }
  const filtered: Record<string, number> = {}
  byEndpoint.fill(0)
  let planned = 0
  const count = (reason: string, amount: number) => {
    filtered[reason] = (filtered[reason] ?? 0) + amount
  }
  for await (const batch of selectArrivals(source, limits, count)) {
    planned += batch.length
    for (const { endpoint } of batch) byEndpoint[endpoint]!++
  }
  return { planned, durationUs, byEndpoint, filtered }
}

/** Lets an arrival through where fewer than the rate came through in the second before it. */
function rateFilter(perSecond: number): (atUs: number) => boolean {
  const size = Math.max(1, Math.floor(perSecond))
  const spanUs = (size / perSecond) * windowUs
  const admittedUs = new Float64Array(size).fill(Number.NEGATIVE_INFINITY)
  let slot = 0
  return (atUs) => {
    if (atUs < admittedUs[slot]! + spanUs) return false
    admittedUs[slot] = atUs
    slot = (slot + 1) % size
    return true
  }
}
