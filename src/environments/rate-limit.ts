// `maxRate`: never more requests than this in any second, whichever journey sends them. Who has to
// wait does so before the request begins, with the journey's clock held: it is trueup that waits.

import { setTimeout as sleep } from 'node:timers/promises'

export class RateLimit {
  readonly #windowMs: number
  /** Times of the last requests, as a ring: the slot at hand holds the one a whole window ago. */
  readonly #startsMs: number[]
  #slot = 0
  #queue: Promise<void> = Promise.resolve()

  /** A rate below one, such as 0.2, is one request in a longer window. */
  constructor(perSecond: number) {
    const size = Math.max(1, Math.floor(perSecond))
    this.#windowMs = (size / perSecond) * 1000
    this.#startsMs = new Array(size).fill(Number.NEGATIVE_INFINITY)
  }

  /** Resolves when a request may leave; in the order in which it was asked. */
  take(signal?: AbortSignal): Promise<void> {
    const turn = this.#queue.then(() => this.#leave(signal))
    // Who gives up lets the next one through.
    this.#queue = turn.catch(() => {})
    return turn
  }

  /** Reckons from when requests really left: a timer that rang late does not bring two together. */
  async #leave(signal?: AbortSignal): Promise<void> {
    const freeAtMs = this.#startsMs[this.#slot]! + this.#windowMs
    for (let nowMs = performance.now(); nowMs < freeAtMs; nowMs = performance.now()) {
      await sleep(Math.ceil(freeAtMs - nowMs), undefined, { signal })
    }
    this.#startsMs[this.#slot] = performance.now()
    this.#slot = (this.#slot + 1) % this.#startsMs.length
  }
}
