// The verdict of a search for saturation, from its steps: what is judged, and what cannot be.

import { expect, it } from 'vitest'
import { judgeRun } from '../../../src/compare/index.ts'
import { saturationReport } from '../../../src/compare/saturation/saturation-report.ts'
import { Histogram } from '../../../src/record/histogram.ts'
import {
  type LoopStep,
  openLoopLedger,
  openSaturation,
  type SearchEnd,
} from '../../../src/record/saturation.ts'
import { capacityOf } from '../../../src/send/saturation/open-loop.ts'
import { runFile } from '../measured-run.ts'

interface Side {
  perSecond: number
  end?: SearchEnd
  repeats?: number
  cpu?: number
}

function stepsOf(environment: string, { perSecond, repeats = 8, cpu = 0.1 }: Side): LoopStep[] {
  return Array.from({ length: repeats }, (_, repeat) => ({
    environment,
    part: 'repeat' as const,
    repeat,
    connections: 8,
    startedAt: '2026-05-04T12:00:00.000Z',
    durationMs: 1_000,
    perSecond: perSecond * (1 + 0.01 * Math.sin(3 * repeat + perSecond)),
    count: Math.round(perSecond),
    errors: 0,
    service: Histogram.of([20_000]).encode(),
    ledger: openLoopLedger(),
    cpu,
    eventLoopDelayP99Us: 0,
  }))
}

function judged(production: Side, staging: Side, capacity?: number) {
  const search = ({ end = 'plateau' }: Side) => ({ end, why: 'a reason', connections: 8 })
  const saturation = {
    ...openSaturation({ workload: 'GET /', threads: 1 }),
    steps: [...stepsOf('production', production), ...stepsOf('staging', staging)],
    searches: { production: search(production), staging: search(staging) },
  }
  const margins = capacity === undefined ? {} : { margins: { capacity } }
  const file = runFile({ saturation, settings: { margins: {}, expected: {}, ...margins } })
  const comparison = judgeRun({ file, samples: [], series: [], problems: [] })
  return { comparison, cell: comparison.differences[0]! }
}

it.each([
  ['half of it must be fixed', 100, 50, 'must-fix', 1],
  ['half more must be fixed too', 100, 150, 'must-fix', 1],
  ['the same is acceptable', 100, 101, 'acceptable', 0],
] as const)('%s', (_, reference, candidate, verdict, exitCode) => {
  const { comparison, cell } = judged({ perSecond: reference }, { perSecond: candidate })
  expect(cell).toMatchObject({ verdict, headline: true, against: 'margin' })
  expect(cell.ratio).toBeCloseTo(candidate / reference, 1)
  expect(comparison).toMatchObject({ exitCode, summary: expect.stringContaining('capacity') })
})

it('has a margin of its own', () => {
  expect(judged({ perSecond: 100 }, { perSecond: 130 }, 0.5).cell.verdict).toBe('acceptable')
})

it('is at least the gap where the larger side met a limit, and says so', () => {
  const { cell } = judged({ perSecond: 100, end: 'max-rate' }, { perSecond: 50 })
  expect(cell).toMatchObject({
    verdict: 'must-fix',
    notes: ['production holds at least that: a reason'],
  })
})

it.each([
  ['the smaller side met a limit', { perSecond: 50, end: 'max-rate' as const }, { perSecond: 100 }],
  [
    'both did',
    { perSecond: 100, end: 'generator' as const },
    { perSecond: 50, end: 'max-connections' as const },
  ],
  ['equals did', { perSecond: 100, end: 'max-rate' as const }, { perSecond: 100 }],
])('cannot be judged where %s', (_, production, staging) => {
  const { comparison, cell } = judged(production, staging)
  expect(cell).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^the capacity of production was not reached: a reason/),
  })
  expect(comparison.exitCode).toBe(3)
})

it('cannot be judged where trueup itself was what was slow', () => {
  const { cell } = judged({ perSecond: 100, cpu: 0.95 }, { perSecond: 100 })
  expect(cell).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/trueup itself used 90 % of a core or more in 8 of 8 repeats/),
  })
})

it('cannot be judged on fewer than six pairs, or where nothing was held', () => {
  const few = judged({ perSecond: 100, repeats: 5 }, { perSecond: 50, repeats: 5 })
  expect(few.cell.reason).toBe('needs at least 6 complete pairs; there are 5')
  const none = judged({ perSecond: 100 }, { perSecond: 50, end: 'nothing' })
  expect(none.cell.reason).toBe('staging held nothing within the bounds: a reason')
})

it('takes nothing from a step in which trueup itself stood still, which was measured again', () => {
  const spoilt = stepsOf('staging', { perSecond: 10, repeats: 3 }).map((step) => ({
    ...step,
    cut: 'trueup itself stood still',
    measuredAgain: true as const,
  }))
  const good = stepsOf('staging', { perSecond: 100, repeats: 8 })
  const steps = [...spoilt, ...good, ...stepsOf('production', { perSecond: 100 })]
  const saturation = { ...openSaturation({ workload: 'GET /', threads: 1 }), steps }
  const report = saturationReport({
    file: runFile({ saturation }),
    samples: [],
    series: [],
    problems: [],
  })
  const search = { end: 'plateau' as const, why: 'a reason', connections: 8 }
  const searches = { production: search, staging: search }
  const file = runFile({ saturation: { ...saturation, searches } })
  const { differences } = judgeRun({ file, samples: [], series: [], problems: [] })
  expect(differences[0]!.candidate).toMatchObject({ count: 8, errors: 0 })
  expect(report!.environments.staging!.repeats).toBe(8)
  const [point] = report!.environments.staging!.curve
  expect(point).toMatchObject({ connections: 8, steps: 8 })
  expect(point!.perSecond).toBeCloseTo(100, -1)
  // The open loop is held below the same figure: between the two in the middle.
  const two = [50, 150].map((perSecond, index) => ({ ...good[index]!, perSecond }))
  expect(capacityOf([...spoilt, ...two], 'staging')).toBe(100)
})
