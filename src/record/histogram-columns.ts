// The occupied buckets of an encoded histogram as two columns, straight from its words. Judging
// reads tens of thousands of histograms once each; making a recorder of every one costs a hundred
// times as much as looking at it.

import { eachBucket } from './histogram-payload.ts'

/** Ascending bucket indexes, and how many values each bucket holds. */
export interface BucketColumns {
  indexes: Int32Array
  counts: Float64Array
}

/** From base64 of a compressed HDR V2 histogram; throws HistogramError on anything else. */
export function bucketColumns(text: string): BucketColumns {
  const indexes: number[] = []
  const counts: number[] = []
  eachBucket(text, (index, count) => {
    indexes.push(index)
    counts.push(count)
  })
  return { indexes: Int32Array.from(indexes), counts: Float64Array.from(counts) }
}

/** One more than the highest index. */
export const bucketLimit = 23_552

/** Three digits: 2,048 buckets of 1 µs, then 1,024 for each doubling. */
export function bucketWidthUs(index: number): number {
  return 2 ** Math.max(0, (index >> 10) - 1)
}

export function bucketLowUs(index: number): number {
  return index < 2_048 ? index : ((index & 1_023) + 1_024) * bucketWidthUs(index)
}
