// A production system that answers 429 or 503 with Retry-After is left alone for as long as it
// asks, once; when it asks again the run stops. On both sides, so that they stay comparable.

import { RunEnded } from '../ending.ts'
import type { RetryAfter } from './sender.ts'

const longestPauseMs = 60_000

export interface Pause {
  fromMs: number
  forMs: number
}

export class RetryAfterRule {
  #pause: Pause | undefined

  /** What to do: pause, nothing, or (thrown) stop. Times of day. */
  see(environment: string, { status, afterMs, sentAtMs }: RetryAfter, nowMs: number): Pause | null {
    if (this.#pause === undefined) {
      this.#pause = { fromMs: nowMs, forMs: Math.min(afterMs, longestPauseMs) }
      return this.#pause
    }
    // To what had been sent before the pause, however late the answer comes.
    if (sentAtMs < this.#pause.fromMs + this.#pause.forMs) return null
    throw new RunEnded(
      'stopped',
      `Stopped: ${environment} answered ${status} with Retry-After again, after a pause of ${this.#pause.forMs / 1_000} s. Lower the rate (traffic.scale, environments.${environment}.maxRate).`,
    )
  }
}
