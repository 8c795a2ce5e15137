// A clock that can be held: think time and what trueup does for itself is not the journey's time.

export class Stopwatch {
  readonly #startedMs = performance.now()
  #heldMs = 0
  #holds = 0
  #heldSinceMs = 0
  #stoppedUs: number | undefined

  /** Holds the clock until the function returned is called; holds that overlap count once. */
  pause(): () => void {
    if (this.#holds++ === 0) this.#heldSinceMs = performance.now()
    let held = true
    return () => {
      if (!held) return
      held = false
      if (--this.#holds === 0) this.#heldMs += performance.now() - this.#heldSinceMs
    }
  }

  elapsedUs(): number {
    if (this.#stoppedUs !== undefined) return this.#stoppedUs
    const nowMs = this.#holds > 0 ? this.#heldSinceMs : performance.now()
    return Math.round((nowMs - this.#startedMs - this.#heldMs) * 1000)
  }

  /** Stops for good and says what it shows. */
  stop(): number {
    this.#stoppedUs = this.elapsedUs()
    return this.#stoppedUs
  }
}
