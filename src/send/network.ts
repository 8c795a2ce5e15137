// The constant faults of a run: a proxy for each, up before it is needed, its dose measured before
// anything else is, and looked at again all through the run. Where a fault is not what was set any
// more, nothing is measured under it: the run ends.

import { addressOf } from '../config/address.ts'
import type { Fault } from '../config/fault-schema.ts'
import { describeFault } from '../config/fault-words.ts'
import type { LoadedConfig } from '../config/load.ts'
import { networksOf } from '../config/networks.ts'
import type { Detours } from '../environments/detour.ts'
import {
  type FaultProxy,
  type FaultSession,
  type Gauge,
  openFaultSession,
} from '../faults/index.ts'
import { Histogram } from '../record/histogram.ts'
import type { NetworkFacts } from '../record/network-facts.ts'
import { RunEnded } from './ending.ts'
import { withOneMore } from './network-dose.ts'
import { connectTimeMs, proxiesFor } from './network-width.ts'
import type { Recording } from './recording.ts'

export interface NetworkOptions {
  loaded: LoadedConfig
  recording: Recording
  /** Requests a second that traffic sends on average; 0 without. */
  perSecond: number
  signal: AbortSignal
}

interface Condition {
  facts: NetworkFacts
  proxies: FaultProxy[]
  gauge?: Gauge
  /** µs, of the round trips during the run. */
  times: Histogram
}

const tripsBefore = 10
const lookEveryMs = 1_000

/** A fault of the network was not there any more. */
export class NetworkLost extends RunEnded {}

/** Has any environment that is measured a fault for the whole run? */
export function hasNetwork({ config, compare }: LoadedConfig): boolean {
  return [compare.reference, compare.candidate].some(
    (name) => networksOf(name, config.environments[name]!).length > 0,
  )
}

export class RunNetwork {
  /** For whoever connects to an environment. */
  readonly detours: Detours = {}
  readonly #options: NetworkOptions
  readonly #session: FaultSession
  readonly #conditions: Condition[] = []
  readonly #lost = Promise.withResolvers<never>()
  #looking: NodeJS.Timeout | undefined
  #closed = false
  #why: NetworkLost | undefined

  static async open(options: NetworkOptions): Promise<RunNetwork> {
    const { loaded, recording, signal } = options
    let network: RunNetwork | undefined
    const session = await openFaultSession({
      runId: recording.file.id,
      folder: loaded.folder,
      onRemark: (text) => recording.remark(text),
      onLost: (why) => network?.lose(why),
      signal,
      ...(loaded.config.faults.server !== undefined && { server: loaded.config.faults.server }),
    })
    network = new RunNetwork(options, session)
    return network
  }

  private constructor(options: NetworkOptions, session: FaultSession) {
    this.#options = options
    this.#session = session
    this.#lost.promise.catch(() => {})
  }

  /** Rejects with a NetworkLost once a fault is not there any more. */
  get lost(): Promise<never> {
    return this.#lost.promise
  }

  /** Before an environment starts that connects through them. */
  async openTargets(): Promise<void> {
    for (const environment of this.#compared()) {
      const config = this.#options.loaded.config.environments[environment]!
      for (const { between, fault, target } of networksOf(environment, config)) {
        if (target === undefined) continue
        const label = `${environment}-${target.name}`
        const proxy = await this.#session.open(label, target, between).catch((error: Error) => {
          const key = `environments.${environment}.targets.${target.name}.listen`
          throw new Error(`${key}: no proxy could be put there. ${error.message}`)
        })
        await this.#apply({ environment, between, label, fault, proxies: [proxy] })
      }
    }
  }

  /** Once the environments are up. */
  async openLinks(): Promise<void> {
    for (const environment of this.#compared()) {
      const config = this.#options.loaded.config.environments[environment]!
      const link = networksOf(environment, config).find(({ target }) => target === undefined)
      if (link === undefined) continue
      const upstream = addressOf(config.url)
      const { between, fault } = link
      const label = `${environment}-link`
      const wanted = proxiesFor(this.#options.perSecond, await connectTimeMs(upstream))
      const proxies: FaultProxy[] = []
      for (let nth = 1; nth <= wanted; nth++) {
        const name = nth === 1 ? label : `${label}-${nth}`
        proxies.push(await this.#session.open(name, { upstream }, between))
      }
      await this.#apply({ environment, between, label, fault, proxies })
      this.detours[environment] = proxies.map(({ address }) => address)
    }
    this.#lookAgain()
  }

  /** Called when something was measured and before it is kept: was the fault there all the time? */
  async confirm(): Promise<void> {
    await this.#look()
    if (this.#why !== undefined) throw this.#why
  }

  lose(why: string): void {
    this.#why ??= new NetworkLost(
      'stopped',
      `Stopped, as a fault of the network was not there any more: ${why}. What was measured since it was last seen is not judged.`,
    )
    this.#lost.reject(this.#why)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#looking)
    await this.#session.close()
  }

  async #apply(wanted: {
    environment: string
    between: string
    label: string
    fault: Fault
    proxies: FaultProxy[]
  }): Promise<void> {
    const { environment, between, fault, proxies } = wanted
    const gauge = await this.#session.gauge(`${wanted.label}-gauge`)
    const facts: NetworkFacts = {
      between,
      fault: describeFault(fault),
      by: this.#session.place,
      proxies: proxies.length,
      readings: 0,
    }
    if (gauge !== undefined) {
      facts.direct = await gauge.direct(tripsBefore)
      facts.proxy = await gauge.through(tripsBefore)
      await gauge.set(fault)
      facts.before = await gauge.through(tripsBefore)
    }
    for (const proxy of proxies) await proxy.apply(fault)
    const times = new Histogram()
    this.#conditions.push({ facts, proxies, times, ...(gauge && { gauge }) })
    const { recording } = this.#options
    const kept = recording.file.environments[environment]!
    kept.network = [...(kept.network ?? []), facts]
    await recording.save()
  }

  #lookAgain(): void {
    if (this.#closed) return
    this.#looking = setTimeout(async () => {
      await this.#look()
      if (this.#why !== undefined || this.#closed) return
      await this.#measureAgain()
      this.#lookAgain()
    }, lookEveryMs)
  }

  async #look(): Promise<void> {
    if (this.#why !== undefined || this.#closed) return
    try {
      for (const { proxies, facts } of this.#conditions) {
        for (const proxy of proxies) {
          const why = await proxy.verify()
          if (why !== undefined) return this.lose(why)
        }
        facts.readings++
      }
    } catch (error) {
      this.lose((error as Error).message)
    }
  }

  async #measureAgain(): Promise<void> {
    for (const { gauge, facts, times } of this.#conditions) {
      if (gauge === undefined) continue
      const one = await gauge.through(1)
      // Its proxy may have been taken from under it: that failure is trueup's own.
      if (this.#closed) return
      facts.during = withOneMore(facts.during, one, times)
    }
  }

  #compared(): string[] {
    const { reference, candidate } = this.#options.loaded.compare
    return [reference, candidate]
  }
}
