// The times to notice and to recover of every trial of an experiment: journeys by their iterations,
// traffic by its slices.

import type { ExperimentFacts, Stretch, Trial } from '../../record/experiment.ts'
import type { Subject } from '../../record/subject.ts'
import type { MeasuredRun } from '../input.ts'
import { midQuantiles, poolOf } from '../pool.ts'
import type { Timing } from './experiment-report.ts'
import type { Slice, Stretches } from './stretches.ts'
import {
  journeyLooks,
  noticedAfterMs,
  recoveredAfterMs,
  sliceLooks,
  type TrialTiming,
} from './timing.ts'

export function timingsOf(
  run: MeasuredRun,
  facts: ExperimentFacts,
  stretches: Stretches,
  floorMs: number,
): Timing[] {
  const whole = stretches.subjects.filter(
    ({ kind, step }) => kind === 'traffic' || (kind === 'journey' && step === undefined),
  )
  const timings: Timing[] = []
  for (const environment of new Set(facts.trials.map((trial) => trial.environment))) {
    for (const subject of whole) {
      for (const dose of facts.doses.keys()) {
        const trials = facts.trials.filter(
          (trial) => trial.environment === environment && trial.dose === dose && trial.recovery,
        )
        if (trials.length === 0) continue
        const found = trials.map((trial) => {
          const limitUs = limitOf(stretches.ofTrial(subject, trial, 'steady'), facts, floorMs)
          return subject.kind === 'journey'
            ? ofJourney(run, subject, trial, limitUs)
            : ofTraffic(stretches, subject, trial, limitUs)
        })
        timings.push({
          environment,
          subject,
          dose,
          noticedMs: found.map(({ noticedMs }) => noticedMs),
          recoveredMs: found.map(({ recoveredMs }) => recoveredMs),
        })
      }
    }
  }
  return timings
}

/** Slower than this is not steady any more. */
function limitOf(
  steady: readonly Slice[],
  { tolerance }: ExperimentFacts,
  floorMs: number,
): number {
  const typicalUs = typicalUsOf(steady) ?? 0
  return Math.max(typicalUs * (1 + tolerance), typicalUs + floorMs * 1_000)
}

function ofJourney(run: MeasuredRun, subject: Subject, trial: Trial, limitUs: number): TrialTiming {
  const samples = run.samples.filter(
    ({ environment, journey }) => environment === trial.environment && journey === subject.name,
  )
  const [fromMs, untilMs] = [trial.faultFrom, trial.faultUntil].map((at) => Date.parse(at ?? ''))
  const { startedAt, durationMs } = trial.recovery!
  const endMs = Date.parse(startedAt) + durationMs
  return {
    noticedMs: noticedAfterMs(
      journeyLooks(samples, limitUs, [fromMs!, untilMs!], 'noticed'),
      fromMs!,
    ),
    recoveredMs: recoveredAfterMs(
      journeyLooks(samples, limitUs, [untilMs!, endMs], 'over'),
      untilMs!,
    ),
  }
}

function ofTraffic(
  stretches: Stretches,
  subject: Subject,
  trial: Trial,
  limitUs: number,
): TrialTiming {
  const { fault, recovery, faultFrom, faultUntil, aborted } = trial
  const looks = (name: 'fault' | 'recovery', stretch: Stretch) => {
    const slices = stretches.ofTrial(subject, trial, name)
    const isCut = name === 'fault' && aborted !== undefined
    const sent = isCut ? sentPart(slices, stretch) : { slices, stretch }
    const seen = sent.slices.map((slice) => ({ ...slice, typicalUs: typicalUsOf([slice]) }))
    return sliceLooks(seen, limitUs, sent.stretch)
  }
  return {
    noticedMs:
      fault && faultFrom ? noticedAfterMs(looks('fault', fault), Date.parse(faultFrom), 1) : null,
    recoveredMs:
      recovery && faultUntil
        ? recoveredAfterMs(looks('recovery', recovery), Date.parse(faultUntil), 1)
        : null,
  }
}

/** Of a fault that was cut short, whose slices are as long as planned: up to the last one sent. */
function sentPart(slices: readonly Slice[], stretch: Stretch) {
  const last = slices.findLastIndex(({ endsAtMs }) => endsAtMs !== undefined)
  const endMs = slices[last]?.endsAtMs ?? 0
  return {
    slices: slices.slice(0, last + 1),
    stretch: { ...stretch, durationMs: endMs - Date.parse(stretch.startedAt) },
  }
}

function typicalUsOf(slices: readonly Slice[]): number | null {
  const pool = poolOf(slices.map(({ response }) => response))
  return pool.total === 0 ? null : midQuantiles(pool, [0.5])[0]!
}
