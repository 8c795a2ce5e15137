// What holds for every run, whatever was measured.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Difference, judgeRun } from '../../src/compare/index.ts'
import { midQuantiles, midQuantilesWithout, poolOf } from '../../src/compare/pool.ts'
import { confidence, type Estimate } from '../../src/compare/statistics/estimate.ts'
import { pairedEstimate } from '../../src/compare/statistics/paired.ts'
import { unpairedEstimate } from '../../src/compare/statistics/unpaired.ts'
import { Histogram } from '../../src/record/histogram.ts'
import { HistogramColumns } from '../../src/record/histogram-columns.ts'
import { runOf, sample } from './measured-run.ts'

const logs = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 45 })
const durationMs = fc.double({ min: 1, max: 50_000, noNaN: true })
const iteration = fc.oneof(
  { weight: 8, arbitrary: durationMs },
  { weight: 1, arbitrary: fc.constantFrom('failed' as const, 'timed-out' as const) },
)
const pairs = fc.array(fc.tuple(iteration, iteration), { maxLength: 45 })

function close(a: number, b: number): void {
  expect(a).toBeCloseTo(b, 9)
}

describe.each([
  ['pairs', (values: number[]) => pairedEstimate(values)],
  ['two groups', (values: number[]) => unpairedEstimate(values, values.toReversed().map(Math.sin))],
])('an estimate of %s', (_, estimate) => {
  it('has its best estimate inside its interval', () => {
    fc.assert(
      fc.property(logs, (values) => {
        const { theta, interval } = estimate(values)
        expect(interval[0]).toBeLessThanOrEqual(theta)
        expect(interval[1]).toBeGreaterThanOrEqual(theta)
      }),
    )
  })

  it('rejects just what its interval excludes', () => {
    fc.assert(
      fc.property(logs, fc.double({ min: -2, max: 2, noNaN: true }), (values, bound) => {
        const { interval, pAbove, pBelow }: Estimate = estimate(values)
        const level = (1 - confidence) / 2
        fc.pre(interval.every((limit) => Math.abs(limit - bound) > 1e-9))
        expect(interval[0] > bound).toBe(pAbove(bound) <= level)
        expect(interval[1] < bound).toBe(pBelow(bound) <= level)
      }),
    )
  })
})

it('swapping the environments turns the sign of the difference', () => {
  fc.assert(
    fc.property(logs, (values) => {
      const there = pairedEstimate(values)
      const back = pairedEstimate(values.map((value) => -value))
      close(there.theta, -back.theta)
      close(there.interval[0], -back.interval[1])
      close(there.pAbove(0.1), back.pBelow(-0.1))
    }),
  )
})

it('scaling both environments changes nothing', () => {
  fc.assert(
    fc.property(pairs, fc.double({ min: 1, max: 5, noNaN: true }), (measured, factor) => {
      fc.pre(measured.length > 0)
      const scaled = (by: number) =>
        judgeRun(
          runOf(
            {
              production: measured.map(([ms]) => (typeof ms === 'number' ? ms * by : ms)),
              staging: measured.map(([, ms]) => (typeof ms === 'number' ? ms * by : ms)),
            },
            { settings: { margins: { floor: 0 }, expected: {} } },
          ),
        ).differences[0]!
      fc.pre(measured.every((pair) => !pair.includes('timed-out')))
      const [before, after] = [scaled(1), scaled(factor)]
      if (before.ratio === null) expect(after.ratio).toBeNull()
      else expect(after.ratio! / before.ratio).toBeCloseTo(1, 6)
    }),
  )
})

it('more noise never narrows the interval', () => {
  fc.assert(
    fc.property(logs, fc.double({ min: 1, max: 10, noNaN: true }), (values, more) => {
      const width = ({ interval }: Estimate) => interval[1] - interval[0]
      const noisier = values.map((value) => value * more)
      expect(width(pairedEstimate(noisier))).toBeGreaterThanOrEqual(
        width(pairedEstimate(values)) - 1e-12,
      )
    }),
  )
})

it('a verdict never contradicts its interval, and no figure is NaN or infinite', () => {
  fc.assert(
    fc.property(pairs, (measured) => {
      const comparison = judgeRun(
        runOf({ production: measured.map(([ms]) => ms), staging: measured.map(([, ms]) => ms) }),
      )
      for (const difference of comparison.differences) expectConsistent(difference)
      expect(JSON.stringify(comparison)).not.toMatch(/NaN|Infinity/)
      expect(finiteThroughout(comparison)).toBe(true)
    }),
  )
})

it('absurd samples give no absurd verdict', () => {
  const absurd = fc.constantFrom(0, -5, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 1)
  fc.assert(
    fc.property(fc.array(fc.tuple(absurd, absurd), { maxLength: 30 }), (measured) => {
      const samples = measured.flatMap(([production, staging], pair) => [
        sample({ pair, durationUs: production, metrics: { bytes: staging, cls: production } }),
        sample({ pair, environment: 'staging', durationUs: staging, metrics: { cls: staging } }),
      ])
      const comparison = judgeRun({ ...runOf({ production: [], staging: [] }), samples })
      expect(finiteThroughout(comparison)).toBe(true)
    }),
  )
})

function expectConsistent({ verdict, ratio, interval, margin, metric }: Difference): void {
  if (ratio === null || interval === null) return
  const upper = metric === 'errors' ? margin : 1 + margin
  const lower = metric === 'errors' ? -margin : 1 / (1 + margin)
  const none = metric === 'errors' ? 0 : 1
  const grain = 1e-9
  const inside = interval[0] >= lower - grain && interval[1] <= upper + grain
  if (verdict === 'acceptable') expect(inside).toBe(true)
  if (verdict === 'inconclusive') {
    expect(interval[0] >= lower + grain && interval[1] <= upper - grain).toBe(false)
  }
  if (verdict === 'must-fix')
    expect(interval[0] > upper - grain || interval[1] < lower + grain).toBe(true)
  if (verdict === 'should-fix') expect(interval[0] <= none && interval[1] >= none).toBe(false)
}

/** JSON turns what is not finite into null, so it has to be looked for before. */
function finiteThroughout(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(finiteThroughout)
}

describe('the mid-quantile', () => {
  const clocksUs = fc.constantFrom(1, 1_000, 4_000, 16_000)
  const block = fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 60 })

  it('is that of the sorted raw values, whatever the clock and whichever block is left out', () => {
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 2, maxLength: 5 }),
        clocksUs,
        fc.constantFrom(0.01, 0.5, 0.95, 0.99),
        (raw, clockUs, probability) => {
          const blocks = raw.map((values) => values.map((us) => Math.floor(us / clockUs) * clockUs))
          const without = blocks.findIndex((_, k) => blocks.some((it, at) => at !== k && it.length))
          fc.pre(without >= 0)
          const columns = new HistogramColumns()
          const pool = poolOf(blocks.map((values) => columns.decode(Histogram.of(values).encode())))
          const rest = blocks.filter((_, k) => k !== without).flat()
          expect(midQuantilesWithout(pool, [probability])[without]![0]).toBeCloseTo(
            plain(rest, probability),
            6,
          )
          expect(midQuantiles(pool, [probability])[0]).toBeCloseTo(
            plain(blocks.flat(), probability),
            6,
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  /** Each value counted for itself, put in the middle of the bucket that holds it. */
  function plain(values: number[], probability: number): number {
    const middles = values.map((us) => {
      const widthUs = us < 2_048 ? 1 : 2 ** (Math.floor(Math.log2(us)) - 10)
      return Math.floor(us / widthUs) * widthUs + widthUs / 2
    })
    const points = [...new Set(middles)]
      .sort((a, b) => a - b)
      .map((middle) => ({
        middle,
        share:
          (middles.filter((it) => it < middle).length +
            middles.filter((it) => it === middle).length / 2) /
          middles.length,
      }))
    const after = points.findIndex(({ share }) => share >= probability)
    if (after === 0) return points[0]!.middle
    if (after < 0) return points.at(-1)!.middle
    const [a, b] = [points[after - 1]!, points[after]!]
    return a.middle + ((probability - a.share) / (b.share - a.share)) * (b.middle - a.middle)
  }
})
