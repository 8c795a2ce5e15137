// The histograms of one environment, pooled over its blocks, of which any one can be left out.
// The quantile is the mid-quantile (Ma, Genton & Parzen 2011): linear between the middles of the
// occupied buckets' steps, so that a clock coarser than a bucket does no harm.

import {
  type BucketColumns,
  bucketLimit,
  bucketLowUs,
  bucketWidthUs,
} from '../record/histogram-columns.ts'

export interface Pool {
  /** Middles of the occupied buckets, ascending, and how many values each holds. */
  middles: Float64Array
  widths: Float64Array
  counts: Float64Array
  total: number
  blocks: PooledBlock[]
}

interface PooledBlock {
  /** Positions among the pool's buckets, ascending. */
  at: Int32Array
  counts: Float64Array
  total: number
}

/** Reused by every pool: clearing them costs less than making them. */
const sums = new Float64Array(bucketLimit)
const positions = new Int32Array(bucketLimit)

export function poolOf(blocks: readonly BucketColumns[]): Pool {
  sums.fill(0)
  for (const { indexes, counts } of blocks) {
    for (let at = 0; at < indexes.length; at++) sums[indexes[at]!]! += counts[at]!
  }
  let length = 0
  for (let index = 0; index < bucketLimit; index++) {
    if (sums[index]! > 0) positions[index] = length++
  }
  const middles = new Float64Array(length)
  const widths = new Float64Array(length)
  const counts = new Float64Array(length)
  for (let index = 0; index < bucketLimit; index++) {
    if (sums[index] === 0) continue
    const at = positions[index]!
    widths[at] = bucketWidthUs(index)
    middles[at] = bucketLowUs(index) + widths[at]! / 2
    counts[at] = sums[index]!
  }
  return {
    middles,
    widths,
    counts,
    total: total(counts),
    blocks: blocks.map((block) => ({
      at: block.indexes.map((index) => positions[index]!),
      counts: block.counts,
      total: total(block.counts),
    })),
  }
}

/** Mid-quantiles at ascending probabilities, of all blocks or of all but one; the rest is not empty. */
export function midQuantiles(
  pool: Pool,
  probabilities: readonly number[],
  without?: number,
): number[] {
  const left = without === undefined ? undefined : pool.blocks[without]!
  const remaining = pool.total - (left?.total ?? 0)
  const found: number[] = []
  let taken = 0
  let below = 0
  let previousShare = 0
  let previousMiddle = -1
  for (let at = 0; at < pool.counts.length; at++) {
    let count = pool.counts[at]!
    if (left !== undefined && taken < left.at.length && left.at[taken] === at) {
      count -= left.counts[taken++]!
    }
    if (count <= 0) continue
    const share = (below + count / 2) / remaining
    const middle = pool.middles[at]!
    while (found.length < probabilities.length && share >= probabilities[found.length]!) {
      const part = (probabilities[found.length]! - previousShare) / (share - previousShare)
      found.push(previousMiddle < 0 ? middle : previousMiddle + part * (middle - previousMiddle))
    }
    if (found.length === probabilities.length) return found
    below += count
    previousShare = share
    previousMiddle = middle
  }
  while (found.length < probabilities.length) found.push(previousMiddle)
  return found
}

/**
 * How finely values around this one are told apart: a bucket's width, or the coarser grain that the
 * values themselves show (the smallest of the steps next to it).
 */
export function resolutionAt({ middles, widths }: Pool, value: number): number {
  let above = middles.findIndex((middle) => middle >= value)
  if (above < 0) above = middles.length - 1
  const steps = [above - 1, above, above + 1]
    .filter((index) => index >= 1 && index < middles.length)
    .map((index) => middles[index]! - middles[index - 1]!)
  return Math.max(widths[above]!, steps.length === 0 ? 0 : Math.min(...steps))
}

function total(counts: Float64Array): number {
  let sum = 0
  for (let at = 0; at < counts.length; at++) sum += counts[at]!
  return sum
}
