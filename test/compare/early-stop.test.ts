import { describe, expect, it } from 'vitest'
import { whyStopEarly } from '../../src/compare/index.ts'
import { Histogram } from '../../src/record/histogram.ts'
import type { SeriesLine } from '../../src/record/series.ts'
import { gaussian } from './measured-run.ts'

const compare = { reference: 'production', candidate: 'staging' }
const settings = { margins: {}, expected: {} }

/** The traffic as a whole, block by block; staging's level may move over the blocks. */
function linesOf(blocks: number, stagingMs: (block: number) => number, seed = 11): SeriesLine[] {
  const next = gaussian(seed)
  return Array.from({ length: blocks }, (_, block) =>
    ['production', 'staging'].map((environment) => {
      const typicalMs = environment === 'staging' ? stagingMs(block) : 50
      const times = Array.from({ length: 80 }, () => typicalMs * 1_000 * Math.exp(0.4 * next()))
      const response = Histogram.of(times).encode()
      return {
        environment,
        block,
        startedAt: '2026-05-04T12:00:00.000Z',
        durationMs: 30_000,
        subject: { kind: 'traffic' as const, name: 'all' },
        response,
        service: response,
        failures: new Histogram().encode(),
        count: 80,
        errors: 0,
        statuses: {},
        bytes: 0,
      }
    }),
  ).flat()
}

describe('a run that may stop early', () => {
  it('stops once the traffic is surely twice as slow, and says why', () => {
    expect(
      whyStopEarly(
        linesOf(12, () => 100),
        compare,
        settings,
      ),
    ).toMatch(/^p50 of all traffic is surely beyond its margin after 12 blocks \(\+(9\d|10\d) %\)$/)
  })

  it('goes on before ten blocks, however clear it seems', () => {
    expect(
      whyStopEarly(
        linesOf(9, () => 500),
        compare,
        settings,
      ),
    ).toBeUndefined()
    expect(whyStopEarly([], compare, settings)).toBeUndefined()
  })

  it('never stops for success, nor for equals at any of forty blocks', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const lines = linesOf(40, () => 50, seed)
      for (let blocks = 1; blocks <= 40; blocks++) {
        expect(whyStopEarly(lines.slice(0, 2 * blocks), compare, settings)).toBeUndefined()
      }
    }
  })

  it('goes on while noise that is slower than the run may be what is seen', () => {
    const rising = linesOf(12, (block) => 60 * 1.1 ** block)
    expect(whyStopEarly(rising, compare, settings)).toBeUndefined()
  })

  it('takes a block that only one environment has for none', () => {
    const oneSided = linesOf(12, () => 100).filter(
      ({ environment, block }) => environment === 'production' || block < 9,
    )
    expect(whyStopEarly(oneSided, compare, settings)).toBeUndefined()
  })
})
