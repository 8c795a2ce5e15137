// What a replay looks like at this moment, for whoever watches: rates, percentiles and errors of
// both sides over the last seconds.

import { Histogram } from '../../record/histogram.ts'
import type { Pulse } from './messages.ts'

export interface TrafficProgress {
  /** Negative in the warm-up. */
  block: number
  blocks: number
  leftMs: number
  /** Of the block that was reported last. */
  lagP99Us: number
  sides: SideProgress[]
}

export interface SideProgress {
  environment: string
  /** Over the last seconds, like everything here. */
  perSecond: number
  p50Ms: number | null
  p95Ms: number | null
  errors: number
  inFlight: number
}

const windowMs = 5_000

export class LiveSide {
  readonly environment: string
  #pulses: { pulse: Pulse; response: Histogram }[] = []

  constructor(environment: string) {
    this.environment = environment
  }

  see(pulse: Pulse): void {
    this.#pulses = this.#pulses.filter((seen) => seen.pulse.atMs > pulse.atMs - windowMs)
    this.#pulses.push({ pulse, response: Histogram.decode(pulse.response) })
  }

  progress(): SideProgress {
    const response = new Histogram()
    for (const seen of this.#pulses) response.add(seen.response)
    const pulses = this.#pulses.map(({ pulse }) => pulse)
    const first = pulses[0]?.atMs ?? 0
    const spanMs = (pulses.at(-1)?.atMs ?? 0) - first
    // What the first pulse tells of happened before it.
    const sent = pulses.reduce((sum, pulse) => sum + (pulse.atMs > first ? pulse.sent : 0), 0)
    const ms = (quantile: number) => {
      const us = response.valueAtQuantileUs(quantile)
      return us === null ? null : us / 1_000
    }
    return {
      environment: this.environment,
      perSecond: spanMs === 0 ? 0 : (1_000 * sent) / spanMs,
      p50Ms: ms(0.5),
      p95Ms: ms(0.95),
      errors: pulses.reduce((sum, pulse) => sum + pulse.errors, 0),
      inFlight: pulses.at(-1)?.inFlight ?? 0,
    }
  }
}
