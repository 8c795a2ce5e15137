// When the blocks of traffic were, for the charts over time: what was left out takes its own moment along
// and moves no other block.

import { expect, it } from 'vitest'
import type { MeasuredRun } from '../../../src/compare/index.ts'
import { sidesOf } from '../../../src/compare/sides.ts'
import { Histogram } from '../../../src/record/histogram.ts'
import type { TrafficFacts } from '../../../src/record/run-file.ts'
import { blockTimes } from '../../../src/report/behind/block-times.ts'
import { trafficCharts } from '../../../src/report/behind/traffic-charts.ts'
import { runFile } from '../../compare/measured-run.ts'

/** Each block is as slow as its number says, and begins a minute after the one before. */
function runOfBlocks(blocks: number, affected: NonNullable<TrafficFacts['affected']>) {
  const subject = { kind: 'traffic' as const, name: 'all' }
  const failures = new Histogram().encode()
  const series = ['production', 'staging'].flatMap((environment) =>
    Array.from({ length: blocks }, (_, block) => {
      const response = Histogram.of(Array.from({ length: 9 }, () => 1_000 * (block + 1))).encode()
      const startedAt = new Date(Date.UTC(2026, 0, 1, 0, block)).toISOString()
      const counts = { count: 9, errors: 0, statuses: {}, bytes: 0 }
      const times = { response, service: response, failures }
      return { environment, block, startedAt, durationMs: 60_000, subject, ...times, ...counts }
    }),
  )
  const shape = { partMs: 60_000, planned: [], sent: {} }
  const file = runFile({
    startedAt: '2026-01-01T00:00:00.000Z',
    traffic: { affected, generator: {}, shape },
  })
  return { file, samples: [], series, problems: [] } satisfies MeasuredRun
}

const late = { why: 'a tenth of the requests left 54 ms late or more to staging' }

it('leaves every judged block at its own time where another is left out', () => {
  const run = runOfBlocks(6, [{ block: 2, ...late }])
  const { course } = trafficCharts(sidesOf(run)).get('traffic')!
  expect(course.startS).toEqual([0, 60, 180, 240, 300])
  expect(course.middle[1].map((ms) => Math.round(ms!))).toEqual([1, 2, 4, 5, 6])
  expect(course.events).toEqual([
    { atS: 120, text: `1 block left out, as trueup itself was too slow: ${late.why}` },
  ])
})

it('tells neighbours together, and counts what is too much to tell', () => {
  const odd = Array.from({ length: 12 }, (_, at) => ({ block: 3 * at, ...late }))
  const run = runOfBlocks(40, [...odd, { block: 1, ...late }])
  const { happened } = blockTimes(sidesOf(run))
  expect(happened).toHaveLength(11)
  expect(happened[0]!.text).toMatch(/^2 blocks left out/)
  expect(happened.at(-1)).toEqual({
    atS: 30 * 60,
    text: 'from here 2 blocks more left out, as trueup itself was too slow',
  })
})
