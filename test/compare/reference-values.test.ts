// Every figure that two independent implementations agree on.

import { describe, expect, it } from 'vitest'
import { driftOf } from '../../src/compare/drift.ts'
import { mixtureHalfWidth } from '../../src/compare/early-stop.ts'
import { tQuantile } from '../../src/compare/statistics/distributions.ts'
import { newcombe, wilson } from '../../src/compare/statistics/error-rate.ts'
import { jackknife } from '../../src/compare/statistics/jackknife.ts'
import { longRun } from '../../src/compare/statistics/long-run-variance.ts'
import { samplesNeeded } from '../../src/compare/statistics/quantile-estimate.ts'
import { signedRankAtMost, signedRankCritical } from '../../src/compare/statistics/signed-rank.ts'

const z95 = 1.959963984540054

describe('error rates', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('differ by Newcombe’s method 10: %i/%i − %i/%i', (x, n, y, m, low, high) => {
    const interval = newcombe({ errors: x, of: n }, { errors: y, of: m }, z95)
    expect(interval[0]).toBeCloseTo(low, 4)
    expect(interval[1]).toBeCloseTo(high, 4)
  })

  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
  ])('lie in Wilson’s interval: %i/%i', (errors, of, low, high) => {
    const interval = wilson({ errors, of }, z95)
    expect(interval[0]).toBeCloseTo(low, 4)
    expect(interval[1]).toBeCloseTo(high, 4)
  })
})

describe('the long-run variance', () => {
  const series = (count: number) =>
    Array.from({ length: count }, (_, at) => {
      const k = at + 1
      return 0.05 + 0.02 * Math.sin(1.7 * k) + 0.01 * Math.cos(0.3 * k)
    })

  it.each([
    [20, 4, 0.05060435, 0.00434194, 0.038549, 0.06266],
    [40, 5, 0.04943517, 0.00311458, 0.041429, 0.057441],
  ])('of %i values in order', (count, df, mean, se, low, high) => {
    const found = longRun(series(count))
    const half = tQuantile(0.975, found.df) * found.se
    expect(found.df).toBe(df)
    expect(found.mean).toBeCloseTo(mean, 8)
    expect(found.se).toBeCloseTo(se, 8)
    expect(found.mean - half).toBeCloseTo(low, 6)
    expect(found.mean + half).toBeCloseTo(high, 6)
  })
})

describe('the jackknife over blocks', () => {
  const blocks = 10
  const logs = (e: number, without = -1) =>
    Array.from({ length: blocks }, (_, k) => k)
      .filter((k) => k !== without)
      .flatMap((k) => Array.from({ length: 50 }, (_, i) => logOf(e, k, i)))
      .sort((a, b) => a - b)
  const logOf = (e: number, k: number, i: number) =>
    Math.log(100 * (1 + 0.1 * e)) +
    0.5 * Math.sin(12.9898 * i + 78.233 * k + 37.719 * e) +
    0.05 * Math.sin(1.3 * k + 2 * e)
  const quantile = (sorted: number[], p: number) => {
    const at = p * (sorted.length - 1)
    const low = Math.floor(at)
    return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!)
  }

  it.each([
    [0.5, 0.11930327, 0.3543426, 0.05091448],
    [0.95, 0.11678539, 0.4333929, 0.07099528],
  ])('at quantile %d', (p, theta, first, se) => {
    const gap = (without?: number) => quantile(logs(1, without), p) - quantile(logs(0, without), p)
    const found = jackknife(blocks, gap(), gap)
    expect(gap()).toBeCloseTo(theta, 7)
    expect(found.pseudo[0]).toBeCloseTo(first, 6)
    expect(found.se).toBeCloseTo(se, 7)
    expect(found.df).toBe(4)
  })
})

describe('stopping early', () => {
  it.each([
    [0.05, 10, 0.169657],
    [0.05, 20, 0.078791],
    [0.05, 40, 0.050643],
    [0.01, 10, 0.497909],
    [0.01, 20, 0.101913],
    [0.01, 40, 0.061446],
  ])('has a half-width at level %d after %i blocks', (alpha, count, half) => {
    expect(mixtureHalfWidth(count, 0.1, alpha)).toBeCloseTo(half, 6)
  })

  it('is impossible while no width would be enough', () => {
    expect(mixtureHalfWidth(3, 0.1, 0.0001)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('drift over runs', () => {
  const runs = [1, 1.02, 0.99, 1.01, 0.98, 1, 1.03, 1.05, 1.06, 1.07, 1.06, 1.08]

  it('adds up from the sixth run and raises the alarm at the tenth', () => {
    const { above, alarm } = driftOf(runs)
    expect(above.slice(0, 5)).toEqual([null, null, null, null, null])
    const expected = [0, 1.113, 2.5971, 3.8701, 5.0556]
    expected.forEach((sum, at) => {
      expect(above[5 + at]).toBeCloseTo(sum, 3)
    })
    expect(alarm).toEqual({ run: 9, onset: 6, direction: 'up' })
  })

  it('is mirrored for a gap that closes', () => {
    expect(driftOf(runs.map((x) => -x)).alarm).toMatchObject({ run: 9, direction: 'down' })
  })

  it('sees nothing in runs that are all the same, and says how many it still needs', () => {
    const drift = driftOf([1, 1, 1, 1, 1, 1], 10)
    expect(drift).toMatchObject({ alarm: null, runsNeeded: 4 })
    expect(drift.above.at(-1)).toBe(0)
  })

  it('takes a step from constant runs as a large one', () => {
    expect(driftOf([1, 1, 1, 1, 1, 1.1]).above.at(-1)).toBe(2.5)
  })
})

describe('the signed-rank distribution', () => {
  it.each([
    [6, 0],
    [8, 3],
    [10, 8],
    [20, 52],
    [40, 264],
  ])('bounds a 95 %% interval of %i pairs', (pairs, critical) => {
    expect(signedRankCritical(pairs, 0.025)).toBe(critical)
  })

  it('goes on smoothly where it is no longer exact', () => {
    const share = (pairs: number) => signedRankCritical(pairs, 0.05) / ((pairs * (pairs + 1)) / 4)
    expect(share(501)).toBeCloseTo(share(500), 2)
    expect(signedRankAtMost(501, (501 * 502) / 4)).toBeCloseTo(0.5, 2)
  })
})

it.each([
  [0.5, 160],
  [0.95, 1_600],
  [0.99, 8_000],
])('quantile %d needs %i samples in 40 blocks', (p, samples) => {
  expect(samplesNeeded(p, 40)).toBe(samples)
})
