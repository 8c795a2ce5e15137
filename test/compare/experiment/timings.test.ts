// When users notice a fault, by the slices of traffic of one trial.

import { expect, test } from 'vitest'
import { stretchesOf } from '../../../src/compare/experiment/stretches.ts'
import { timingsOf } from '../../../src/compare/experiment/timings.ts'
import type { ExperimentFacts, StretchName, Trial } from '../../../src/record/experiment.ts'
import { Histogram } from '../../../src/record/histogram.ts'
import type { SeriesLine } from '../../../src/record/series.ts'
import { runFile } from '../measured-run.ts'

const slices = 5
const sliceMs = 1_000
const beginMs = { steady: 0, fault: 10_000, recovery: 20_000 }
const at = (ms: number) => new Date(ms).toISOString()

function stretch(name: StretchName) {
  const firstBlock = beginMs[name] / sliceMs
  return { startedAt: at(beginMs[name]), durationMs: slices * sliceMs, firstBlock }
}

/** Typical times, slice by slice; where there are fewer, the rest was never sent. */
function linesOf(name: StretchName, timesMs: number[]): SeriesLine[] {
  return timesMs.map((ms, slice) => {
    const response = Histogram.of(Array.from({ length: 20 }, () => ms * 1_000)).encode()
    return {
      environment: 'staging',
      block: stretch(name).firstBlock + slice,
      startedAt: at(beginMs[name] + slice * sliceMs),
      durationMs: sliceMs,
      subject: { kind: 'traffic', name: 'all' },
      ...{ response, service: response, failures: new Histogram().encode() },
      ...{ count: 20, errors: 0, statuses: {}, bytes: 0 },
    }
  })
}

function timingOf(underFaultMs: number[], changes: Partial<Trial> = {}) {
  const trial: Trial = {
    ...{ environment: 'staging', dose: 0, repeat: 0 },
    ...{ faultFrom: at(beginMs.fault), faultUntil: at(beginMs.recovery) },
    ...{ steady: stretch('steady'), fault: stretch('fault'), recovery: stretch('recovery') },
    ...changes,
  }
  const facts: ExperimentFacts = {
    ...{ name: 'slow-store', fault: 'latency on store', doses: [{ text: '400 ms' }] },
    ...{ repeats: 1, slices, tolerance: 0.3, workload: 'traffic', trials: [trial] },
  }
  const series = [
    ...linesOf('steady', [100, 100, 100, 100, 100]),
    ...linesOf('fault', underFaultMs),
    ...linesOf('recovery', [100, 100, 100, 100, 100]),
  ]
  const run = { file: runFile({ experiment: facts }), samples: [], series, problems: [] }
  const [timing] = timingsOf(run, facts, stretchesOf(run, facts), 5)
  return { noticedMs: timing!.noticedMs[0], recoveredMs: timing!.recoveredMs[0] }
}

/** Ended in the middle of the third slice, whose requests had been handed over. */
const aborted = {
  fault: { ...stretch('fault'), durationMs: 2_500 },
  aborted: 'The fault in staging was ended early.',
}

test('a slice of traffic is noticed at its end', () => {
  expect(timingOf([100, 100, 500, 500, 500])).toEqual({ noticedMs: 3_000, recoveredMs: 0 })
  expect(timingOf([100, 100, 100, 100, 100]).noticedMs).toBeNull()
})

test('a fault that was ended early leaves its slices as long as they were planned', () => {
  expect(timingOf([100, 500, 500], aborted).noticedMs).toBe(2_000)
})

test('slices that were never sent are nothing that anybody noticed', () => {
  expect(timingOf([100, 100, 100], aborted).noticedMs).toBeNull()
  expect(timingOf([], aborted).noticedMs).toBeNull()
})

test('a fault of which nobody knows when it came or went has no times', () => {
  const unknown = { faultFrom: undefined, faultUntil: undefined }
  const timing = timingOf([500, 500, 500, 500, 500], unknown)
  expect(timing).toEqual({ noticedMs: null, recoveredMs: null })
})
