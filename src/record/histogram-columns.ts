// The occupied buckets of encoded histograms as two columns, straight from their words. Judging
// reads tens of thousands of histograms once each; making a recorder of every one costs a hundred
// times as much as looking at it, and even its own two arrays are worth saving.

import { type BucketRoom, bucketLimit, readBuckets } from './histogram-payload.ts'

/** Ascending bucket indexes, and how many values each bucket holds. */
export type BucketColumns = Readonly<BucketRoom>

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
export const bucketWidthsUs = Float64Array.from(
  { length: bucketLimit },
  (_, index) => 2 ** Math.max(0, (index >> 10) - 1),
)

export const bucketMiddlesUs = bucketWidthsUs.map((widthUs, index) => {
  const lowUs = index < 2_048 ? index : ((index & 1_023) + 1_024) * widthUs
  return lowUs + widthUs / 2
})
