// The estimate for few samples: pairs of iterations, one in each environment. The typical ratio is
// the median of the Walsh averages of the log-ratios (Hodges-Lehmann) with the exact signed-rank
// interval. From 20 pairs on, correlation between neighbouring pairs is paid for as well.

import { tQuantile } from './distributions.ts'
import { confidence, type Estimate, tail, tailBeyond } from './estimate.ts'
import { longRun } from './long-run-variance.ts'
import { signedRankAtLeast, signedRankCritical } from './signed-rank.ts'
import { averagesAtMost, kthSmallest, medianOf } from './walsh.ts'

/** Fewer pairs can exclude nothing at 95 %. */
export const fewestPairs = 6
/** From here on the order of the pairs says enough about their correlation. */
export const pairsForCorrelation = 20

/** From log-ratios in the order in which they were measured; at least `fewestPairs` of them. */
export function pairedEstimate(logRatios: readonly number[]): Estimate {
  const pairs = logRatios.length
  const ranks = rankEstimate(logRatios)
  const inOrder = longRun(logRatios)
  const correlated = pairs >= pairsForCorrelation
  const df = correlated ? inOrder.df : pairs - 1
  const reach = correlated ? tQuantile(1 - tail, df) * inOrder.se : 0
  const mean = correlated ? inOrder.mean : ranks.theta
  const interval: [number, number] = [
    Math.min(ranks.interval[0], mean - reach),
    Math.max(ranks.interval[1], mean + reach),
  ]
  const wider = (byRanks: number, distance: number) =>
    correlated ? Math.max(byRanks, tailBeyond(distance, inOrder.se, df)) : byRanks
  return {
    theta: ranks.theta,
    interval,
    se: (interval[1] - interval[0]) / 2 / tQuantile(1 - tail, df),
    df,
    pAbove: (bound) => wider(ranks.pAbove(bound), inOrder.mean - bound),
    pBelow: (bound) => wider(ranks.pBelow(bound), bound - inOrder.mean),
  }
}

interface RankEstimate {
  theta: number
  interval: [number, number]
  pAbove(bound: number): number
  pBelow(bound: number): number
}

/** Hodges-Lehmann and signed rank alone: exact where pairs are independent. */
export function rankEstimate(logRatios: readonly number[], level = confidence): RankEstimate {
  const sorted = Float64Array.from(logRatios).sort()
  const pairs = sorted.length
  const total = (pairs * (pairs + 1)) / 2
  const bounds: [number, number] = [sorted[0]!, sorted[pairs - 1]!]
  const atMost = (bound: number) => averagesAtMost(sorted, bound)
  const limit = signedRankCritical(pairs, (1 - level) / 2) + 1
  const below = (bound: number) => total - averagesAtMost(sorted.map(negate).sort(), -bound)
  return {
    theta: medianOf(atMost, total, bounds),
    interval:
      limit < 1
        ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
        : [kthSmallest(atMost, limit, bounds), kthSmallest(atMost, total + 1 - limit, bounds)],
    pAbove: (bound) => signedRankAtLeast(pairs, total - atMost(bound)),
    pBelow: (bound) => signedRankAtLeast(pairs, below(bound)),
  }
}

function negate(value: number): number {
  return -value
}
