// Two groups that were not measured side by side (two runs): the median of all differences between
// them (Hodges-Lehmann) with the rank-sum interval. Weaker than pairs: whatever changed between the
// two runs besides the environments is in the difference, and its interval does not know of it.

import { normalQuantile, normalUpperTail, tQuantile } from './distributions.ts'
import { confidence, type Estimate, tail } from './estimate.ts'
import { differencesAtMost, kthSmallest, medianOf } from './walsh.ts'

/** Up to here the distribution is exact, beyond it is normal. */
const largestExactProduct = 2_500

/** From logarithms; both groups must hold values. */
export function unpairedEstimate(
  candidate: readonly number[],
  reference: readonly number[],
): Estimate {
  const y = Float64Array.from(candidate).sort()
  const x = Float64Array.from(reference).sort()
  const total = x.length * y.length
  const bounds: [number, number] = [y[0]! - x.at(-1)!, y.at(-1)! - x[0]!]
  const atMost = (bound: number) => differencesAtMost(x, y, bound)
  const atLeast = (bound: number) => differencesAtMost(y, x, -bound)
  const distribution = rankSum(x.length, y.length)
  const limit = distribution.critical(tail) + 1
  const interval: [number, number] =
    limit < 1
      ? bounds
      : [kthSmallest(atMost, limit, bounds), kthSmallest(atMost, total + 1 - limit, bounds)]
  const df = Math.min(x.length, y.length) - 1
  return {
    theta: medianOf(atMost, total, bounds),
    interval,
    se: (interval[1] - interval[0]) / 2 / tQuantile((1 + confidence) / 2, df),
    df,
    pAbove: (bound) => distribution.cdf(atMost(bound)),
    pBelow: (bound) => distribution.cdf(atLeast(bound)),
  }
}

interface RankSum {
  /** P(U ≤ u) */
  cdf(u: number): number
  /** The largest u with P(U ≤ u) ≤ level, −1 where there is none. */
  critical(level: number): number
}

function rankSum(n: number, m: number): RankSum {
  return n * m <= largestExactProduct ? exact(n, m) : approximate(n, m)
}

/** By the recurrence over the two sizes: the number of ways is a Gaussian binomial coefficient. */
function exact(n: number, m: number): RankSum {
  const chance = new Float64Array(n * m + 1)
  chance[0] = 1
  for (let i = 1; i <= n; i++) {
    for (let u = n * m; u >= m + i; u--) chance[u]! -= chance[u - m - i]!
    for (let u = i; u <= n * m; u++) chance[u]! += chance[u - i]!
  }
  const ways = chance.reduce((sum, value) => sum + value, 0)
  let sum = 0
  const atMost = chance.map((value) => {
    sum += value / ways
    return Math.min(1, sum)
  })
  return {
    cdf: (u) => (u < 0 ? 0 : atMost[Math.min(u, n * m)]!),
    critical: (level) => atMost.findIndex((p) => p > level) - 1,
  }
}

function approximate(n: number, m: number): RankSum {
  const middle = (n * m) / 2
  const spread = Math.sqrt((n * m * (n + m + 1)) / 12)
  return {
    cdf: (u) => normalUpperTail((middle - u - 0.5) / spread),
    critical: (level) => Math.floor(middle - 0.5 + normalQuantile(level) * spread),
  }
}
