import fc from 'fast-check'
import { expect, it } from 'vitest'
import { midQuantiles, poolOf } from '../../../src/compare/pool.ts'
import { Histogram } from '../../../src/record/histogram.ts'
import { HistogramColumns } from '../../../src/record/histogram-columns.ts'
import {
  curveOf,
  histogramOf,
  spreadOf,
  spreadOfBlocks,
} from '../../../src/report/behind/spread.ts'

const timesUs = fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 60 })

it('draws curves through the figures that are judged', () => {
  fc.assert(
    fc.property(fc.array(timesUs, { minLength: 1, maxLength: 5 }), (blocks) => {
      const columns = new HistogramColumns()
      const decoded = blocks.map((times) => columns.decode(Histogram.of(times).encode()))
      const count = blocks.flat().length
      const positions = [0.1, 0.5, 0.9, 0.95, 0.99].filter((at) => at * count <= count - 0.5)
      const judged = midQuantiles(poolOf(decoded), positions).map((us) => us / 1_000)
      const drawn = curveOf(
        spreadOfBlocks(decoded.map((response) => ({ response, count: 0, errors: 0, bytes: 0 }))),
        positions,
      )
      expect(drawn).toHaveLength(judged.length)
      drawn.forEach((ms, at) => {
        expect(Math.abs(ms / judged[at]! - 1)).toBeLessThan(0.001)
      })
    }),
  )
})

it('shares out all figures of a side between the limits of its histogram', () => {
  fc.assert(
    fc.property(timesUs, timesUs, (reference, candidate) => {
      const { limits, shares } = histogramOf([spreadOf(reference), spreadOf(candidate)])
      for (const side of shares) {
        expect(side).toHaveLength(limits.length - 1)
        expect(side.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2)
      }
    }),
  )
})
