// Describes a stream of arrivals while it passes, in memory that does not grow with it: the counts
// in equal parts of the time, and the dispersion of the counts per second and per minute.

export interface Shape {
  arrivals: number
  durationUs: number
  perSecond: number
  /** Width of a bin; the bins cover the duration, the last one perhaps beyond it. */
  binUs: number
  bins: number[]
  /**
   * Index of dispersion: variance of the counts per second (per minute) over their mean. 1 when
   * arrivals are independent at a constant rate, 0 when evenly spaced, more in bursts. Of whole
   * seconds and minutes; null where these are fewer than five.
   */
  dispersion1s: number | null
  dispersion60s: number | null
}

const mostBins = 512
const fewestWindows = 5

export class ShapeMeter {
  readonly #bins = new Float64Array(mostBins)
  #binUs: number
  #arrivals = 0
  readonly #seconds = new Dispersion(1_000_000)
  readonly #minutes = new Dispersion(60_000_000)

  /** The width that bins begin with; of stamps in whole seconds nothing narrower makes sense. */
  constructor(firstBinUs = 1_000) {
    this.#binUs = firstBinUs
  }

  /** In order of time, from 0. */
  add(atUs: number): void {
    while (atUs >= this.#binUs * mostBins) this.#widen()
    this.#bins[Math.floor(atUs / this.#binUs)]!++
    this.#arrivals++
    this.#seconds.add(atUs)
    this.#minutes.add(atUs)
  }

  finish(durationUs: number): Shape {
    while (durationUs > this.#binUs * mostBins) this.#widen()
    const used = Math.max(1, Math.ceil(durationUs / this.#binUs))
    return {
      arrivals: this.#arrivals,
      durationUs,
      perSecond: durationUs === 0 ? 0 : this.#arrivals / (durationUs / 1_000_000),
      binUs: this.#binUs,
      bins: [...this.#bins.subarray(0, used)],
      dispersion1s: this.#seconds.finish(durationUs),
      dispersion60s: this.#minutes.finish(durationUs),
    }
  }

  #widen(): void {
    for (let index = 0; index < mostBins / 2; index++) {
      this.#bins[index] = this.#bins[2 * index]! + this.#bins[2 * index + 1]!
    }
    this.#bins.fill(0, mostBins / 2)
    this.#binUs *= 2
  }
}

/** Variance over mean of the counts in windows of one width; windows without arrivals count. */
class Dispersion {
  readonly #windowUs: number
  #endUs: number
  #count = 0
  #sum = 0
  #squares = 0

  constructor(windowUs: number) {
    this.#windowUs = windowUs
    this.#endUs = windowUs
  }

  add(atUs: number): void {
    if (atUs >= this.#endUs) {
      this.#close()
      this.#endUs = (Math.floor(atUs / this.#windowUs) + 1) * this.#windowUs
    }
    this.#count++
  }

  finish(durationUs: number): number | null {
    if (durationUs >= this.#endUs) this.#close()
    const windows = Math.floor(durationUs / this.#windowUs)
    if (windows < fewestWindows || this.#sum === 0) return null
    const mean = this.#sum / windows
    const variance = Math.max(0, (this.#squares - windows * mean * mean) / (windows - 1))
    return variance / mean
  }

  #close(): void {
    this.#sum += this.#count
    this.#squares += this.#count * this.#count
    this.#count = 0
  }
}
