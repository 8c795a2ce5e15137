// Spares an environment that is getting into trouble: compares the last seconds with the start of
// the run. Pure but for what it has seen; whoever asks it stops both sides.

import type { BreakerConfig } from '../../config/schema.ts'
import { Histogram } from '../../record/histogram.ts'
import type { Pulse } from './messages.ts'

interface Start {
  finished: number
  errors: number
  response: Histogram
}

/** Of the time that is looked back on: silence for less than this is no sign of anything. */
const silentPart = 0.5

export class Breaker {
  readonly #environment: string
  readonly #config: BreakerConfig
  /** Smaller differences are never a fault. */
  readonly #floorMs: number
  readonly #start: Start = { finished: 0, errors: 0, response: new Histogram() }
  /** Until then requests tell what is usual; a little longer where they are too few. */
  #startUntilMs: number | undefined
  #startKnown = false
  #restsUntilMs = Number.NEGATIVE_INFINITY
  #window: { pulse: Pulse; response: Histogram }[] = []

  constructor(environment: string, config: BreakerConfig, floorMs: number) {
    this.#environment = environment
    this.#config = config
    this.#floorMs = floorMs
  }

  /** With a warm-up, that is the start of the run. */
  startEndsAt(timeMs: number): void {
    this.#startUntilMs = timeMs
  }

  /** Nothing is sent until then, and what was seen before tells nothing of what comes after. */
  restUntil(timeMs: number): void {
    this.#restsUntilMs = timeMs
    this.#window = []
  }

  /** Why the environment has to be spared, or null. */
  see(pulse: Pulse): string | null {
    if (pulse.atMs < this.#restsUntilMs) return null
    const { window } = this.#config
    this.#window = this.#window.filter((seen) => seen.pulse.atMs > pulse.atMs - window)
    this.#window.push({ pulse, response: Histogram.decode(pulse.response) })
    if (!this.#startKnown) {
      this.#learn(pulse)
      return null
    }
    const why = this.#tooManyErrors() ?? this.#tooSlow() ?? this.#silent(pulse)
    if (why === null) return null
    return `to spare ${this.#environment}: ${why} (environments.${this.#environment}.breaker).`
  }

  #learn(pulse: Pulse): void {
    this.#startUntilMs ??= pulse.atMs + this.#config.window
    this.#start.finished += pulse.finished
    this.#start.errors += pulse.errors
    this.#start.response.add(Histogram.decode(pulse.response))
    this.#startKnown =
      pulse.atMs >= this.#startUntilMs && this.#start.finished >= this.#config.atLeast
  }

  get #finished(): number {
    return this.#window.reduce((sum, { pulse }) => sum + pulse.finished, 0)
  }

  #tooManyErrors(): string | null {
    const finished = this.#finished
    if (finished < this.#config.atLeast) return null
    const errors = this.#window.reduce((sum, { pulse }) => sum + pulse.errors, 0)
    const now = (100 * errors) / finished
    const before = (100 * this.#start.errors) / this.#start.finished
    if (now - before < this.#config.errorPoints) return null
    return `${Math.round(now)} % of its requests failed in the last ${this.#seconds} s, ${Math.round(before)} % at the start of the run`
  }

  #tooSlow(): string | null {
    const response = new Histogram()
    for (const seen of this.#window) response.add(seen.response)
    if (response.totalCount < this.#config.atLeast) return null
    const nowMs = medianMs(response)
    const beforeMs = medianMs(this.#start.response)
    if (nowMs < beforeMs * this.#config.latencyFactor || nowMs - beforeMs < this.#floorMs) {
      return null
    }
    return `its median response took ${shown(nowMs)} in the last ${this.#seconds} s, ${shown(beforeMs)} at the start of the run`
  }

  /** More requests wait than were answered: the median is that of those that got through. */
  #silent({ inFlight, oldestMs }: Pulse): string | null {
    const tooLongMs = Math.max(
      this.#config.window * silentPart,
      medianMs(this.#start.response) * this.#config.latencyFactor,
    )
    const most = Math.max(this.#config.atLeast, this.#finished)
    if (inFlight < most || oldestMs < tooLongMs) return null
    return `${inFlight} requests wait for an answer, the oldest for ${shown(oldestMs)}`
  }

  get #seconds(): number {
    return this.#config.window / 1_000
  }
}

function medianMs(response: Histogram): number {
  return (response.valueAtQuantileUs(0.5) ?? 0) / 1_000
}

function shown(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms).toLocaleString('en')} ms`
}
