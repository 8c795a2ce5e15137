// The hard limit of a sender: never more than so many requests in any second, whatever the plan
// says. Unlike the limit of journeys it makes nothing wait: what comes too early is refused.

export class RateCap {
  readonly #windowMs: number
  /** Times of the last requests, as a ring: the slot at hand holds the one a whole window ago. */
  readonly #sentMs: Float64Array
  #slot = 0

  /** A rate below one, such as 0.2, is one request in a longer window. */
  constructor(perSecond: number) {
    const size = Math.max(1, Math.floor(perSecond))
    this.#windowMs = (size / perSecond) * 1000
    this.#sentMs = new Float64Array(size).fill(Number.NEGATIVE_INFINITY)
  }

  /** Takes a place if there is one. */
  admit(nowMs: number): boolean {
    if (nowMs < this.#sentMs[this.#slot]! + this.#windowMs) return false
    this.#sentMs[this.#slot] = nowMs
    this.#slot = (this.#slot + 1) % this.#sentMs.length
    return true
  }
}
