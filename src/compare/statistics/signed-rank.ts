// The distribution of Wilcoxon's signed-rank sum W when nothing differs: exact for up to 500 pairs,
// normal beyond. It says which Walsh averages bound an interval, and how unlikely a count of them is.

import { normalQuantile, normalUpperTail } from './distributions.ts'

const largestExact = 500
const known = new Map<number, Float64Array>()

/** P(W ≤ w) for w = 0, 1, …, up to the middle of the range: the rest is its mirror image. */
function lowerHalf(pairs: number): Float64Array {
  const before = known.get(pairs)
  if (before) return before
  const half = Math.floor((pairs * (pairs + 1)) / 4)
  const chance = new Float64Array(half + 1)
  chance[0] = 1
  for (let rank = 1; rank <= pairs; rank++) {
    const top = Math.min(half, (rank * (rank + 1)) / 2)
    for (let w = top; w >= 0; w--) {
      chance[w] = (chance[w]! + (w >= rank ? chance[w - rank]! : 0)) / 2
    }
  }
  for (let w = 1; w <= half; w++) chance[w]! += chance[w - 1]!
  known.set(pairs, chance)
  return chance
}

/** P(W ≤ w). */
export function signedRankAtMost(pairs: number, w: number): number {
  const total = (pairs * (pairs + 1)) / 2
  if (w < 0) return 0
  if (w >= total) return 1
  if (pairs > largestExact) return 1 - normalUpperTail((w + 0.5 - total / 2) / spread(pairs))
  const half = lowerHalf(pairs)
  return w < half.length ? half[w]! : 1 - half[total - w - 1]!
}

/** P(W ≥ w). */
export function signedRankAtLeast(pairs: number, w: number): number {
  return signedRankAtMost(pairs, (pairs * (pairs + 1)) / 2 - w)
}

/** The largest w with P(W ≤ w) ≤ level, −1 where there is none. */
export function signedRankCritical(pairs: number, level: number): number {
  if (pairs > largestExact) {
    const middle = (pairs * (pairs + 1)) / 4
    return Math.floor(middle - 0.5 + normalQuantile(level) * spread(pairs))
  }
  const half = lowerHalf(pairs)
  let w = -1
  while (w + 1 < half.length && half[w + 1]! <= level) w++
  return w
}

function spread(pairs: number): number {
  return Math.sqrt((pairs * (pairs + 1) * (2 * pairs + 1)) / 24)
}
