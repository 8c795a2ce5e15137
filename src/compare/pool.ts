// The histograms of one environment, pooled over its blocks, of which any one can be left out.
// The quantile is the mid-quantile (Ma, Genton & Parzen 2011): linear between the middles of the
// occupied buckets' steps, so that a clock coarser than a bucket does no harm.

import type { Bucket } from '../record/histogram.ts'

export interface Pool {
  /** Middles of the occupied buckets, ascending, and how many values each holds. */
  middles: Float64Array
  widths: Float64Array
  counts: Float64Array
  total: number
  blocks: PooledBlock[]
}

interface PooledBlock {
  /** Indexes into the pool's buckets, ascending. */
  at: Int32Array
  counts: Float64Array
  total: number
}

export function poolOf(blocks: readonly (readonly Bucket[])[]): Pool {
  const occupied = new Map<number, Bucket>()
  for (const block of blocks) for (const bucket of block) occupied.set(bucket.lowUs, bucket)
  const lows = Float64Array.from(occupied.keys()).sort()
  const indexOf = new Map<number, number>()
  lows.forEach((low, index) => {
    indexOf.set(low, index)
  })
  const counts = new Float64Array(lows.length)
  const pooled = blocks.map((block) => {
    const ordered = [...block].sort((a, b) => a.lowUs - b.lowUs)
    const at = Int32Array.from(ordered, ({ lowUs }) => indexOf.get(lowUs)!)
    const own = Float64Array.from(ordered, ({ count }) => count)
    at.forEach((index, position) => {
      counts[index]! += own[position]!
    })
    return { at, counts: own, total: own.reduce((sum, count) => sum + count, 0) }
  })
  const widths = lows.map((low) => occupied.get(low)!.widthUs)
  return {
    middles: lows.map((low, index) => low + widths[index]! / 2),
    widths,
    counts,
    total: pooled.reduce((sum, block) => sum + block.total, 0),
    blocks: pooled,
  }
}

/** Mid-quantiles at ascending probabilities, of all blocks or of all but one; the rest is not empty. */
export function midQuantiles(
  pool: Pool,
  probabilities: readonly number[],
  without?: number,
): number[] {
  const left = without === undefined ? undefined : pool.blocks[without]!
  const total = pool.total - (left?.total ?? 0)
  const found: number[] = []
  let taken = 0
  let below = 0
  let previous: { share: number; middle: number } | undefined
  for (let index = 0; index < pool.counts.length; index++) {
    let count = pool.counts[index]!
    if (left !== undefined && left.at[taken] === index) count -= left.counts[taken++]!
    if (count <= 0) continue
    const share = (below + count / 2) / total
    const middle = pool.middles[index]!
    while (found.length < probabilities.length && share >= probabilities[found.length]!) {
      found.push(between(previous, share, middle, probabilities[found.length]!))
    }
    if (found.length === probabilities.length) return found
    below += count
    previous = { share, middle }
  }
  while (found.length < probabilities.length) found.push(previous!.middle)
  return found
}

function between(
  previous: { share: number; middle: number } | undefined,
  share: number,
  middle: number,
  probability: number,
): number {
  if (previous === undefined) return middle
  const part = (probability - previous.share) / (share - previous.share)
  return previous.middle + part * (middle - previous.middle)
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
