// The conditions that end a fault at once. They look at the last iterations and answers and at those
// who still wait, and a probe is asked once a second, whatever else goes on.

import { setTimeout as delay } from 'node:timers/promises'
import type { ExperimentSettings } from './settings.ts'
import { medianUs, type Seen } from './steady.ts'

const lastLooked = 20
/** Before so many have ended, nothing is said about a rate. */
const fewest = 5
const lookEveryMs = 200
const probeEveryMs = 1_000
const probeTimeoutMs = 2_000

export class AbortWatch {
  readonly #conditions: ExperimentSettings['abort']
  readonly #last: Seen[] = []
  readonly #why = Promise.withResolvers<string>()
  readonly #over = new AbortController()

  /** `waitingMs`: how long those who are under way have waited. */
  constructor(conditions: ExperimentSettings['abort'], waitingMs: () => number[]) {
    this.#conditions = conditions
    if (conditions.latency !== undefined) void this.#lookAtWaiting(conditions.latency, waitingMs)
    if (conditions.probe !== undefined) void this.#probe(conditions.probe)
  }

  /** Resolves with the reason, if there comes to be one. */
  get why(): Promise<string> {
    return this.#why.promise
  }

  see(seen: Seen): void {
    this.#last.push(seen)
    if (this.#last.length > lastLooked) this.#last.shift()
    const { errorRate, latency: latencyMs } = this.#conditions
    const count = this.#last.reduce((sum, one) => sum + one.count, 0)
    const errors = this.#last.reduce((sum, one) => sum + one.errors, 0)
    if (count < fewest) return
    if (errorRate !== undefined && errors > errorRate * count) {
      this.#why.resolve(`${errors} of the last ${count} failed, more than abort.errorRate allows`)
    }
    const typicalMs = medianUs(this.#last) / 1_000
    if (latencyMs !== undefined && typicalMs > latencyMs) {
      this.#why.resolve(
        `the last ${this.#last.length} typically took ${Math.round(typicalMs)} ms, more than the ${latencyMs} ms of abort.latency`,
      )
    }
  }

  end(): void {
    this.#over.abort()
  }

  /** Where nothing ends any more nothing would be seen. */
  async #lookAtWaiting(limitMs: number, waitingMs: () => number[]): Promise<void> {
    const { signal } = this.#over
    while (!signal.aborted) {
      const waiting = waitingMs()
      const late = waiting.filter((ms) => ms > limitMs)
      if (late.length > 0 && late.length >= waiting.length / 2) {
        this.#why.resolve(
          `${late.length} of ${waiting.length} under way wait for more than the ${limitMs} ms of abort.latency`,
        )
      }
      await delay(lookEveryMs, undefined, { signal }).catch(() => {})
    }
  }

  async #probe(url: string): Promise<void> {
    const { signal } = this.#over
    while (!signal.aborted) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(probeTimeoutMs) })
        .then(async (response) => {
          await response.body?.cancel()
          return response.status
        })
        .catch((error: Error) => error)
      const isBad = answer instanceof Error || answer >= 500
      if (isBad && !signal.aborted) {
        const came =
          answer instanceof Error ? `no answer (${answer.message})` : `an answer of ${answer}`
        return this.#why.resolve(`abort.probe gave ${came}`)
      }
      await delay(probeEveryMs, undefined, { signal }).catch(() => {})
    }
  }
}
