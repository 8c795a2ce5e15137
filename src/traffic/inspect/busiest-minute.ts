// The minute of the clock in which most requests came.

const minuteUs = 60_000_000

export class BusiestMinute {
  startUs = 0
  count = 0
  #minute = Number.NaN
  #counted = 0

  /** In order of time. */
  add(arrivalUs: number): void {
    const minute = Math.floor(arrivalUs / minuteUs)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#counted = 0
    }
    this.#counted++
    if (this.#counted > this.count) {
      this.count = this.#counted
      this.startUs = minute * minuteUs
    }
  }
}
