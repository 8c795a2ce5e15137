// The occupied buckets of encoded histograms as two columns, straight from their words. Judging
// reads tens of thousands of histograms once each; making a recorder of every one costs a hundred
// times as much as looking at it, and even its own two arrays are worth saving.

import { type BucketRoom, bucketLimit, readBuckets, recordedUs } from './histogram-payload.ts'

/** Ascending bucket indexes, and how many values each bucket holds. */
export type BucketColumns = Readonly<BucketRoom>

export const noBuckets: BucketColumns = { indexes: new Int32Array(), counts: new Float64Array() }

/** Of times in whole or fractional microseconds, in the buckets that a histogram has for them. */
export function bucketsOf(valuesUs: Iterable<number>): BucketColumns {
  const found = new Map<number, number>()
  for (const valueUs of valuesUs) {
    const bucket = bucketOf(recordedUs(valueUs))
    found.set(bucket, (found.get(bucket) ?? 0) + 1)
  }
  const indexes = Int32Array.from(found.keys()).sort()
  return { indexes, counts: Float64Array.from(indexes, (bucket) => found.get(bucket)!) }
}

/** For display: the middle of the bucket in which the value of this rank lies; null when empty. */
export function valueAtQuantileUs(
  { indexes, counts }: BucketColumns,
  quantile: number,
): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  // The rounding is that of 0.95, which is not quite 95 of 100.
  const rank = Math.ceil(quantile * total - 1e-6)
  let upTo = 0
  for (let at = 0; at < counts.length; at++) {
    upTo += counts[at]!
    if (upTo >= rank) return Math.floor(bucketMiddlesUs[indexes[at]!]!)
  }
  return null
}

/** One subject's histograms lie side by side; `clear` gives their room to the next subject. */
export class HistogramColumns {
  #room = roomFor(bucketLimit)
  #end = 0

  clear(): void {
    this.#end = 0
  }

  /**
   * From base64 of a compressed HDR V2 histogram; throws HistogramError on anything else. Holds
   * until `clear`.
   */
  decode(text: string): BucketColumns {
    // What was decoded before keeps the room that it has.
    if (this.#room.indexes.length - this.#end < bucketLimit) this.#makeRoom()
    const start = this.#end
    this.#end = readBuckets(text, this.#room, start)
    return {
      indexes: this.#room.indexes.subarray(start, this.#end),
      counts: this.#room.counts.subarray(start, this.#end),
    }
  }

  #makeRoom(): void {
    this.#room = roomFor(Math.min(this.#room.indexes.length * 2, 64 * bucketLimit))
    this.#end = 0
  }
}

function roomFor(length: number): BucketRoom {
  return { indexes: new Int32Array(length), counts: new Float64Array(length) }
}

/** Three digits: 2,048 buckets of 1 µs, then 1,024 for each doubling. */
function bucketOf(wholeUs: number): number {
  const doublings = Math.max(0, 21 - Math.clz32(wholeUs))
  return doublings * 1_024 + (wholeUs >>> doublings)
}

export const bucketWidthsUs = Float64Array.from(
  { length: bucketLimit },
  (_, index) => 2 ** Math.max(0, (index >> 10) - 1),
)

export const bucketMiddlesUs = bucketWidthsUs.map((widthUs, index) => {
  const lowUs = index < 2_048 ? index : ((index & 1_023) + 1_024) * widthUs
  return lowUs + widthUs / 2
})
