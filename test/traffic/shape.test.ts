import fc from 'fast-check'
import { expect, it } from 'vitest'
import { randomStream } from '../../src/chance/random.ts'
import { arrivalProcess } from '../../src/traffic/arrival-process.ts'
import { type Shape, ShapeMeter } from '../../src/traffic/shape-meter.ts'
import {
  compareShapes,
  describeShapes,
  shapeDistance,
  sparkline,
} from '../../src/traffic/shape-report.ts'

const second = 1_000_000

function shapeOf(timesUs: Iterable<number>, durationUs: number): Shape {
  const meter = new ShapeMeter()
  for (const atUs of timesUs) meter.add(atUs)
  return meter.finish(durationUs)
}

function* drawn(shape: 'smooth' | 'spiky' | 'seasonal', count: number, durationUs: number) {
  const next = arrivalProcess(shape, { count, durationUs, random: randomStream(3, shape) })
  for (let index = 0; index < count; index++) yield next()
}

it('calls evenly spaced arrivals 0 and independent ones about 1', () => {
  const even = Array.from({ length: 6_000 }, (_, index) => index * 100_000)
  expect(shapeOf(even, 600 * second)).toMatchObject({ dispersion1s: 0, dispersion60s: 0 })
  const { dispersion1s } = shapeOf(drawn('smooth', 30_000, 1_000 * second), 1_000 * second)
  expect(dispersion1s).toBeGreaterThan(0.8)
  expect(dispersion1s).toBeLessThan(1.2)
})

it('gives the same dispersion as variance over mean of the counts, with the empty seconds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 * second - 1 })), (unordered) => {
      const times = unordered.toSorted((a, b) => a - b)
      const counts = new Array<number>(40).fill(0)
      for (const time of times) counts[Math.floor(time / second)]!++
      const mean = times.length / 40
      const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / 39
      const { dispersion1s, dispersion60s } = shapeOf(times, 40 * second)
      if (times.length === 0) expect(dispersion1s).toBeNull()
      else expect(dispersion1s).toBeCloseTo(variance / mean, 6)
      expect(dispersion60s).toBeNull()
    }),
  )
})

it('keeps every arrival in its bins, however long the stream', () => {
  const hours = shapeOf(drawn('seasonal', 5_000, 86_400 * second), 86_400 * second)
  expect(hours.bins.reduce((sum, count) => sum + count, 0)).toBe(5_000)
  expect(hours.bins.length).toBeLessThanOrEqual(512)
  expect(hours.bins.length * hours.binUs).toBeGreaterThanOrEqual(86_400 * second)
})

it('has a distance of 0 to itself, to itself at another scale, and of 1 to what it never meets', () => {
  const early = shapeOf([0, 1, 2], 100)
  const late = shapeOf([97_000, 98_000, 99_000], 100_000)
  const season = shapeOf(drawn('seasonal', 20_000, 600 * second), 600 * second)
  expect(shapeDistance(season, season)).toBe(0)
  const longer = shapeOf(drawn('seasonal', 60_000, 6_000 * second), 6_000 * second)
  expect(shapeDistance(season, longer)).toBeLessThan(0.03)
  expect(shapeDistance(shapeOf([0, 1, 2], 100_000), late)).toBeGreaterThan(0.9)
  expect(shapeDistance(early, shapeOf([], 100))).toBe(1)
  const smooth = shapeOf(drawn('smooth', 20_000, 600 * second), 600 * second)
  // A season of swing s is at most s / 2π away from a constant rate.
  expect(shapeDistance(season, smooth)).toBeGreaterThan(0.1)
  expect(shapeDistance(season, smooth)).toBeLessThan(0.15)
})

it('shows what a shape looks like, within 80 columns', () => {
  const season = shapeOf(drawn('seasonal', 20_000, 600 * second), 600 * second)
  const chart = sparkline(season)
  expect(chart).toHaveLength(60)
  expect(chart[0]).toBe('▁')
  expect(chart[30]).toMatch(/[▇█]/)
  const empty = shapeOf([], 0)
  expect(sparkline(empty).trim()).toBe('')
  for (const line of describeShapes(compareShapes(season, empty))) {
    expect([...line].length).toBeLessThanOrEqual(80)
  }
})

it.each(['smooth', 'spiky', 'seasonal'] as const)(
  'draws exactly as many %s arrivals as asked, in order, within the duration',
  (shape) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        (count, durationUs) => {
          const times = [...drawn(shape, count, durationUs)]
          expect(times).toEqual(times.toSorted((a, b) => a - b))
          expect(times[0]).toBeGreaterThanOrEqual(0)
          expect(times.at(-1)).toBeLessThan(durationUs)
        },
      ),
      { numRuns: 30 },
    )
  },
)
