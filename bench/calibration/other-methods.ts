// What other tools do with the same data, so that a reader sees why trueup does not: a rank test on
// raw requests, a fixed threshold on the measured percentile, and a bootstrap over blocks.

import { midQuantiles, type Pool, poolOf } from '../../src/compare/pool.ts'
import { normalUpperTail } from '../../src/compare/statistics/distributions.ts'
import type { Chance } from './world.ts'

/** Mann-Whitney at 5 % with ties, each request for itself. */
export function mannWhitneyAlarms(reference: Pool, candidate: Pool): boolean {
  const [n, m] = [reference.total, candidate.total]
  let [at, inBoth, rankSum, ties] = [0, 0, 0, 0]
  let before = 0
  while (at < reference.indexes.length || inBoth < candidate.indexes.length) {
    const r = reference.indexes[at] ?? Number.POSITIVE_INFINITY
    const c = candidate.indexes[inBoth] ?? Number.POSITIVE_INFINITY
    const ofReference = r <= c ? reference.counts[at++]! : 0
    const ofCandidate = c <= r ? candidate.counts[inBoth++]! : 0
    const together = ofReference + ofCandidate
    rankSum += ofCandidate * (before + (together + 1) / 2)
    ties += together ** 3 - together
    before += together
  }
  const u = rankSum - (m * (m + 1)) / 2
  const variance = ((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1)))
  return 2 * normalUpperTail(Math.abs(u - (n * m) / 2) / Math.sqrt(variance)) <= 0.05
}

/** "It differs by more than so much", without an interval. */
export function thresholdAlarms(
  reference: Pool,
  candidate: Pool,
  probability: number,
  threshold: number,
): boolean {
  const [r, c] = [reference, candidate].map((pool) => midQuantiles(pool, [probability])[0]!)
  return Math.abs(Math.log(c! / r!)) > Math.log1p(threshold)
}

/** Blocks drawn with replacement, the same on both sides; a 95 % interval that leaves out zero. */
export function bootstrapAlarms(
  reference: Pool,
  candidate: Pool,
  probabilities: readonly number[],
  { uniform }: Chance,
  resamples = 200,
): boolean[] {
  const blocks = reference.blocks.length
  const found = probabilities.map(() => new Float64Array(resamples))
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = Array.from({ length: blocks }, () => Math.floor(uniform() * blocks))
    const [r, c] = [reference, candidate].map((pool) =>
      midQuantiles(poolOf(drawn.map((block) => pool.blocks[block]!)), probabilities),
    )
    for (let at = 0; at < probabilities.length; at++) {
      found[at]![resample] = Math.log(c![at]! / r![at]!)
    }
  }
  return found.map((values) => {
    values.sort()
    return (
      values[Math.floor(0.025 * resamples)]! > 0 || values[Math.ceil(0.975 * resamples) - 1]! < 0
    )
  })
}
