// Where an experiment makes its fault: one proxy in each environment, on the link or before the
// target, open from before the environments start until they have ended. Without a fault it hands
// everything through, in the control as under every dose.

import { addressOf } from '../config/address.ts'
import type { Fault } from '../config/fault-schema.ts'
import type { LoadedConfig } from '../config/load.ts'
import type { Detours } from '../environments/detour.ts'
import {
  type Dose,
  type FaultProxy,
  type FaultSession,
  type Gauge,
  openFaultSession,
} from '../faults/index.ts'
import { RunEnded } from '../send/ending.ts'

export interface FaultPlaceOptions {
  loaded: LoadedConfig
  runId: string
  /** `link`, or the name of a target. */
  target: string
  onRemark(text: string): void
  signal: AbortSignal
}

const trips = 5

export class FaultPlace {
  /** For whoever connects to an environment. */
  readonly detours: Detours = {}
  readonly #session: FaultSession
  readonly #proxies = new Map<string, FaultProxy>()
  readonly #lost: PromiseWithResolvers<never>
  #gauge: Gauge | undefined

  static async open(options: FaultPlaceOptions): Promise<FaultPlace> {
    const { loaded, runId, onRemark, signal } = options
    const lost = Promise.withResolvers<never>()
    lost.promise.catch(() => {})
    const session = await openFaultSession({
      runId,
      folder: loaded.folder,
      onRemark,
      onLost: (why) => lost.reject(new RunEnded('stopped', `The faults are gone: ${why}`)),
      signal,
      ...(loaded.config.faults.server !== undefined && { server: loaded.config.faults.server }),
    })
    const place = new FaultPlace(session, lost)
    try {
      await place.#openProxies(options)
      return place
    } catch (error) {
      await session.close()
      throw error
    }
  }

  private constructor(session: FaultSession, lost: PromiseWithResolvers<never>) {
    this.#session = session
    this.#lost = lost
  }

  /** Rejects when the server is gone, and the fault with it. */
  get lost(): Promise<never> {
    return this.#lost.promise
  }

  async #openProxies({ loaded, target }: FaultPlaceOptions): Promise<void> {
    const { config, compare } = loaded
    for (const environment of [compare.reference, compare.candidate]) {
      const { url, targets } = config.environments[environment]!
      const place = targets?.[target] ?? { upstream: addressOf(url) }
      const isLink = target === 'link'
      const proxy = await this.#session.open(
        `${environment}-${target}`,
        place,
        isLink ? `trueup and ${environment}` : `${environment} and its ${target}`,
      )
      this.#proxies.set(environment, proxy)
      if (isLink) this.detours[environment] = [proxy.address]
    }
    this.#gauge = await this.#session.gauge('gauge')
  }

  /** What a message and back takes under a fault, through the proxy alone, and without it, in words. */
  async measure(fault: Fault): Promise<string> {
    const gauge = this.#gauge
    if (gauge === undefined) return 'not measured: the Toxiproxy server is on another machine'
    const direct = await gauge.direct(trips)
    const before = await gauge.through(trips)
    await gauge.set(fault)
    const under = await gauge.through(trips)
    await gauge.set(undefined)
    return `${inWords(under)} under it, ${inWords(before)} without it, ${inWords(direct)} without the proxy`
  }

  /** Set and read back. */
  async apply(environment: string, fault: Fault): Promise<void> {
    await this.#proxies.get(environment)!.apply(fault)
  }

  /** Lifted everywhere, and read back; may be called again. */
  async lift(): Promise<void> {
    for (const proxy of this.#proxies.values()) if (proxy.fault !== undefined) await proxy.lift()
  }

  /** Throws where a proxy is not as it was set. */
  async verify(): Promise<void> {
    for (const proxy of this.#proxies.values()) {
      const why = await proxy.verify()
      if (why !== undefined) throw new RunEnded('stopped', `The fault is not what was set: ${why}`)
    }
  }

  async close(): Promise<void> {
    await this.#session.close()
  }
}

/** `201 ms`; with how many were answered where not all were. */
function inWords({ answered, count, medianMs, failures }: Dose): string {
  const time = medianMs === undefined ? '' : `${Number(medianMs.toPrecision(3))} ms`
  if (answered === count) return time
  const failed = Object.entries(failures).map(([how, times]) => `, ${times} ${how}`)
  return `${time} (${answered} of ${count} answered${failed.join('')})`.trimStart()
}
