// A latency histogram in whole microseconds with three significant digits, up to one hour.
// The only home of hdr-histogram-js: its JS build, which unlike the WASM build can be walked by
// bucket, needs no start-up and is freed with the last reference. Everything that judges
// quantiles reads `buckets()`; `valueAtQuantileUs` is for display.

import {
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  Int32Histogram,
  type JsHistogram,
} from 'hdr-histogram-js'
import { countEncoded, HistogramError, largestCount, recordedUs } from './histogram-payload.ts'

/** The values lowUs, lowUs + 1, …, lowUs + widthUs − 1 are one bucket. */
export interface Bucket {
  lowUs: number
  widthUs: number
  count: number
}

const digits = 3

export class Histogram {
  readonly #counts: JsHistogram

  constructor(counts: JsHistogram = new Int32Histogram(1, 2, digits)) {
    this.#counts = counts
    this.#counts.autoResize = true
  }

  /** Of times in whole or fractional microseconds; a fraction is rounded. */
  static of(valuesUs: Iterable<number>): Histogram {
    const histogram = new Histogram()
    for (const valueUs of valuesUs) histogram.record(valueUs)
    return histogram
  }

  /** From base64 of a compressed HDR V2 histogram; throws HistogramError on anything else. */
  static decode(text: string): Histogram {
    countEncoded(text)
    return new Histogram(decodeFromCompressedBase64(text, 32) as JsHistogram)
  }

  encode(): string {
    return encodeIntoCompressedBase64(this.#counts)
  }

  get totalCount(): number {
    return this.#counts.totalCount
  }

  record(valueUs: number, count = 1): void {
    const wholeUs = recordedUs(valueUs)
    if (!Number.isSafeInteger(count) || count < 1 || this.totalCount + count > largestCount) {
      throw new HistogramError(`expected a count from 1 to ${largestCount} in all, got ${count}`)
    }
    this.#counts.recordValueWithCount(wholeUs, count)
  }

  add(other: Histogram): void {
    if (this.totalCount + other.totalCount > largestCount) {
      throw new HistogramError(`more than ${largestCount} values`)
    }
    for (const { lowUs, count } of other.buckets()) this.record(lowUs, count)
  }

  /** Takes out what was added; `other` must be a part of this histogram. */
  subtract(other: Histogram): void {
    const parts = other.buckets()
    for (const { lowUs, count } of parts) {
      if (this.#countAt(lowUs) < count) {
        throw new HistogramError(`cannot take ${count} values out at ${lowUs} µs: not that many`)
      }
    }
    for (const { lowUs, count } of parts) {
      this.#counts.addToCountAtIndex(this.#counts.countsArrayIndex(lowUs), -count)
    }
    this.#counts.establishInternalTackingValues()
  }

  /** The occupied buckets, from the lowest up. */
  buckets(): Bucket[] {
    const buckets: Bucket[] = []
    if (this.totalCount === 0) return buckets
    const last = this.#counts.countsArrayIndex(this.#counts.maxValue)
    for (let index = 0; index <= last; index++) {
      const count = this.#counts.getCountAtIndex(index)
      if (count === 0) continue
      const lowUs = this.#counts.valueFromIndex(index)
      buckets.push({ lowUs, widthUs: this.#counts.sizeOfEquivalentValueRange(lowUs), count })
    }
    return buckets
  }

  /**
   * For display: the middle of the bucket in which the value of this rank lies; null when empty.
   * What is judged is the mid-quantile of `buckets()`.
   */
  valueAtQuantileUs(quantile: number): number | null {
    if (this.totalCount === 0) return null
    return this.#counts.medianEquivalentValue(this.#counts.getValueAtPercentile(quantile * 100))
  }

  #countAt(valueUs: number): number {
    const index = this.#counts.countsArrayIndex(valueUs)
    return index < this.#counts.countsArrayLength ? this.#counts.getCountAtIndex(index) : 0
  }
}
