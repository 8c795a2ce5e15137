// The occupied buckets of an encoded histogram as two columns, straight from its words. Judging
// reads tens of thousands of histograms once each; making a recorder of every one costs a hundred
// times as much as looking at it.

import { eachBucket } from './histogram-payload.ts'

/** Ascending bucket indexes, and how many values each bucket holds. */
export interface BucketColumns {
  indexes: Int32Array
  counts: Float64Array
}

/** One more than the highest index. */
export const bucketLimit = 23_552

/** Reused: a histogram occupies a few hundred of all buckets. */
const indexesSoFar = new Int32Array(bucketLimit)
const countsSoFar = new Float64Array(bucketLimit)

/** From base64 of a compressed HDR V2 histogram; throws HistogramError on anything else. */
export function bucketColumns(text: string): BucketColumns {
  let length = 0
  eachBucket(text, (index, count) => {
    indexesSoFar[length] = index
    countsSoFar[length] = count
    length++
  })
  return { indexes: indexesSoFar.slice(0, length), counts: countsSoFar.slice(0, length) }
}

/** Three digits: 2,048 buckets of 1 µs, then 1,024 for each doubling. */
export function bucketWidthUs(index: number): number {
  return 2 ** Math.max(0, (index >> 10) - 1)
}

export function bucketLowUs(index: number): number {
  return index < 2_048 ? index : ((index & 1_023) + 1_024) * bucketWidthUs(index)
}
