// What may end or hold up a replay to spare an environment: its breaker, a Retry-After from
// production, and the discovery that it is not there any more.

import type { EnvironmentConfig } from '../../config/schema.ts'
import { RunEnded } from '../ending.ts'
import { Breaker } from './breaker.ts'
import type { Pulse } from './messages.ts'
import { type Pause, RetryAfterRule } from './retry-after.ts'
import type { RetryAfter } from './sender.ts'

export interface GuardOptions {
  /** Those that are measured. */
  environments: Record<string, Pick<EnvironmentConfig, 'production' | 'breaker'>>
  floorMs: number
  halt(reason: Error): void
  pause(pause: Pause): void
  onRemark(text: string): void
  whyUnreachable(environment: string): Promise<string | null>
}

/** So many failures without anything else, and an environment is asked whether it is there. */
const failuresBeforeAsking = 20

export class Guards {
  readonly #options: GuardOptions
  readonly #breakers: Map<string, Breaker>
  readonly #retryAfter = new RetryAfterRule()
  readonly #failuresInARow = new Map<string, number>()
  readonly #asking = new Set<string>()
  #cooledDown = false

  constructor(options: GuardOptions) {
    this.#options = options
    const { environments, floorMs } = options
    this.#breakers = new Map(
      Object.entries(environments).map(([name, { breaker }]) => [
        name,
        new Breaker(name, breaker, floorMs),
      ]),
    )
  }

  /** What is usual is learned until then: time of day. */
  startEndsAt(timeMs: number): void {
    for (const breaker of this.#breakers.values()) breaker.startEndsAt(timeMs)
  }

  see(environment: string, pulse: Pulse): void {
    const why = this.#breakers.get(environment)?.see(pulse) ?? null
    if (why !== null) this.#spare(environment, why, pulse.atMs)
    this.#countFailures(environment, pulse)
  }

  /** Once there may be a pause in place of the end. */
  #spare(environment: string, why: string, nowMs: number): void {
    const forMs = this.#options.environments[environment]?.breaker.coolDown ?? 0
    if (forMs === 0 || this.#cooledDown) {
      this.#options.halt(new RunEnded('stopped', `Stopped ${why}`))
      return
    }
    this.#cooledDown = true
    this.#options.onRemark(`Both sides paused for ${forMs / 1_000} s ${why}`)
    for (const breaker of this.#breakers.values()) breaker.restUntil(nowMs + forMs)
    this.#options.pause({ fromMs: nowMs, forMs })
  }

  heardRetryAfter(environment: string, heard: RetryAfter, nowMs: number): void {
    if (!this.#options.environments[environment]?.production) return
    try {
      const pause = this.#retryAfter.see(environment, heard, nowMs)
      if (pause === null) return
      this.#options.onRemark(
        `${environment} answered ${heard.status} with Retry-After: both sides paused for ${pause.forMs / 1_000} s.`,
      )
      this.#options.pause(pause)
    } catch (error) {
      this.#options.halt(error as Error)
    }
  }

  #countFailures(environment: string, { finished, errors }: Pulse): void {
    if (finished === 0) return
    const before = this.#failuresInARow.get(environment) ?? 0
    const failures = errors === finished ? before + errors : 0
    this.#failuresInARow.set(environment, failures)
    if (failures >= failuresBeforeAsking) void this.#askWhetherThere(environment, failures)
  }

  async #askWhetherThere(environment: string, failures: number): Promise<void> {
    if (this.#asking.has(environment)) return
    this.#asking.add(environment)
    const reason = await this.#options.whyUnreachable(environment)
    this.#asking.delete(environment)
    if (reason === null) return
    const text = `Stopped after ${failures} failed requests in a row: ${reason}`
    this.#options.halt(new RunEnded('stopped', text))
  }
}
