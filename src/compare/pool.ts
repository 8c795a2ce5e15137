// The histograms of one environment, pooled over its blocks, of which any one can be left out.
// The quantile is the mid-quantile (Ma, Genton & Parzen 2011): linear between the middles of the
// occupied buckets' steps, so that a clock coarser than a bucket does no harm.

import { type BucketColumns, bucketMiddlesUs, bucketWidthsUs } from '../record/histogram-columns.ts'

export interface Pool {
  /** The occupied buckets, ascending, with how many values each holds and how many lie below it. */
  indexes: Int32Array
  counts: Float64Array
  below: Float64Array
  total: number
  blocks: PooledBlock[]
}

interface PooledBlock extends BucketColumns {
  total: number
}

/** Reused by every pool, and empty in between. */
const sums = new Float64Array(bucketMiddlesUs.length)

/** Room for the buckets of one pool after the other: it holds what was pooled last. */
export type PoolRoom = Pick<Pool, 'indexes' | 'counts' | 'below'>

export function poolRoom(length = bucketMiddlesUs.length): PoolRoom {
  return {
    indexes: new Int32Array(length),
    counts: new Float64Array(length),
    below: new Float64Array(length),
  }
}

/** Without a room, the pool has one of its own. */
export function poolOf(blocks: readonly BucketColumns[], room?: PoolRoom): Pool {
  let lowest = sums.length
  let highest = -1
  const pooled = blocks.map(({ indexes, counts }): PooledBlock => {
    let total = 0
    for (let at = 0; at < indexes.length; at++) {
      sums[indexes[at]!]! += counts[at]!
      total += counts[at]!
    }
    lowest = Math.min(lowest, indexes[0] ?? lowest)
    highest = Math.max(highest, indexes.at(-1) ?? highest)
    return { indexes, counts, total }
  })
  return { ...takeSums(lowest, highest, room), blocks: pooled }
}

function takeSums(lowest: number, highest: number, room?: PoolRoom): Omit<Pool, 'blocks'> {
  let length = 0
  for (let index = lowest; index <= highest; index++) if (sums[index]! > 0) length++
  const taken = room ?? poolRoom(length)
  const indexes = taken.indexes.subarray(0, length)
  const counts = taken.counts.subarray(0, length)
  const below = taken.below.subarray(0, length)
  let total = 0
  let at = 0
  for (let index = lowest; index <= highest; index++) {
    const count = sums[index]!
    if (count === 0) continue
    indexes[at] = index
    counts[at] = count
    below[at++] = total
    total += count
    sums[index] = 0
  }
  return { indexes, counts, below, total }
}

/** At ascending probabilities, of all blocks; there is at least one value. */
export function midQuantiles(pool: Pool, probabilities: readonly number[]): number[] {
  return probabilities.map((probability) =>
    midQuantileFrom(pool, probability, positionOf(pool, probability), nothing, 0, 0),
  )
}

/** The same for each block that may be left out; what remains holds at least one value. */
export function midQuantilesWithout(pool: Pool, probabilities: readonly number[]): number[][] {
  const positions = probabilities.map((probability) => positionOf(pool, probability))
  return pool.blocks.map((block) => {
    const quantiles: number[] = []
    let at = 0
    let taken = 0
    for (let which = 0; which < positions.length; which++) {
      // Without one of many blocks a quantile lies close to where it was.
      const position = positions[which]!
      const index = pool.indexes[position]!
      while (at < block.indexes.length && block.indexes[at]! < index) taken += block.counts[at++]!
      quantiles.push(midQuantileFrom(pool, probabilities[which]!, position, block, at, taken))
    }
    return quantiles
  })
}

const nothing: PooledBlock = { indexes: new Int32Array(), counts: new Float64Array(), total: 0 }

/** The first bucket whose middle value is at or above the probability. */
function positionOf({ counts, below, total }: Pool, probability: number): number {
  let low = 0
  let high = counts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (below[middle]! + counts[middle]! / 2 >= probability * total) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Walks from a position near the quantile. `at` is the place in the block that is left out of the
 * first bucket that is not below the position, `taken` how many of its values lie below.
 */
function midQuantileFrom(
  pool: Pool,
  probability: number,
  near: number,
  without: PooledBlock,
  at: number,
  taken: number,
): number {
  const wanted = probability * (pool.total - without.total)
  const last = pool.indexes.length - 1
  let position = near
  let place = at
  let below = pool.below[position]! - taken
  let count = remaining(pool, position, without, place)
  while (position > 0 && (count === 0 || below + count / 2 >= wanted)) {
    position--
    if (place > 0 && without.indexes[place - 1] === pool.indexes[position]) place--
    count = remaining(pool, position, without, place)
    below -= count
  }
  let previous = -1
  let previousRank = 0
  for (;;) {
    if (count > 0) {
      const rank = below + count / 2
      const middle = bucketMiddlesUs[pool.indexes[position]!]!
      if (rank >= wanted) {
        const part = (wanted - previousRank) / (rank - previousRank)
        return previous < 0 ? middle : previous + part * (middle - previous)
      }
      previous = middle
      previousRank = rank
    }
    if (position === last) return previous
    if (without.indexes[place] === pool.indexes[position]) place++
    below += count
    position++
    count = remaining(pool, position, without, place)
  }
}

/** Of a bucket of the pool, without those of the block. */
function remaining(pool: Pool, position: number, without: PooledBlock, place: number): number {
  const isShared = without.indexes[place] === pool.indexes[position]
  return pool.counts[position]! - (isShared ? without.counts[place]! : 0)
}

/**
 * How finely values around this one are told apart: a bucket's width, or the coarser grain that the
 * values themselves show (the smallest of the steps next to it).
 */
export function resolutionAt({ indexes }: Pool, value: number): number {
  const middle = (position: number) => bucketMiddlesUs[indexes[position]!]!
  let low = 0
  let high = indexes.length - 1
  while (low < high) {
    const between = (low + high) >> 1
    if (middle(between) >= value) high = between
    else low = between + 1
  }
  const steps = [low - 1, low, low + 1]
    .filter((position) => position >= 1 && position < indexes.length)
    .map((position) => middle(position) - middle(position - 1))
  return Math.max(bucketWidthsUs[indexes[low]!]!, steps.length === 0 ? 0 : Math.min(...steps))
}
