// `maxRate`: never more requests than this in any second, whichever journey sends them. Who has to
// wait does so before the request begins, with the journey's clock held: it is trueup that waits.

import { setTimeout as sleep } from 'node:timers/promises'

export class RateLimit {
  readonly #windowMs: number
  /** Times of the last requests, as a ring: the slot at hand holds the one a whole window ago. */
  readonly #startsMs: number[]
  #slot = 0

  /** A rate below one, such as 0.2, is one request in a longer window. */
  constructor(perSecond: number) {
    const size = Math.max(1, Math.floor(perSecond))
    this.#windowMs = (size / perSecond) * 1000
    this.#startsMs = new Array(size).fill(Number.NEGATIVE_INFINITY)
  }

  /** Resolves when a request may leave; in the order in which it was asked. */
  async take(signal?: AbortSignal): Promise<void> {
    const nowMs = performance.now()
    const freeAtMs = Math.max(nowMs, this.#startsMs[this.#slot]! + this.#windowMs)
    this.#startsMs[this.#slot] = freeAtMs
    this.#slot = (this.#slot + 1) % this.#startsMs.length
    // A timer may ring a millisecond early.
    for (let leftMs = freeAtMs - nowMs; leftMs > 0; leftMs = freeAtMs - performance.now()) {
      await sleep(Math.ceil(leftMs), undefined, { signal })
    }
  }
}
