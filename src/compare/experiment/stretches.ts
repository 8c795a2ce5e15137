// An experiment's samples and series, cut into its stretches: by subject, environment, dose and
// stretch the same number of slices, in the order of the repeats. A slice is the block of judging.

import type { ExperimentFacts, Stretch, StretchName, Trial } from '../../record/experiment.ts'
import {
  type BucketColumns,
  bucketsOf,
  HistogramColumns,
  noBuckets,
} from '../../record/histogram-columns.ts'
import type { JourneySample, Outcome } from '../../record/sample.ts'
import type { MeasuredLine } from '../../record/series.ts'
import { type Subject, subjectId } from '../../record/subject.ts'
import type { MeasuredRun } from '../input.ts'

export interface Slice {
  response: BucketColumns
  count: number
  errors: number
  /** Of traffic, where there is a line of it. */
  endsAtMs?: number
}

export interface Stretches {
  subjects: Subject[]
  /** None where the trial did not come to this stretch. */
  ofTrial(subject: Subject, trial: Trial, stretch: StretchName): Slice[]
  /** Of all repeats in order. */
  slices(of: { subject: Subject; environment: string; dose: number; stretch: StretchName }): Slice[]
}

interface Times {
  /** Successes, and timeouts at the timeout. */
  enteredUs: number[]
  count: number
  errors: number
}

export function stretchesOf(run: MeasuredRun, facts: ExperimentFacts): Stretches {
  const columns = new HistogramColumns()
  const lines = new Map(run.series.map((line) => [lineKey(line), line]))
  const journeys = journeySubjects(run.samples)
  const traffic = trafficSubjects(run.series)
  const ofJourney = (subject: Subject, { environment }: Trial, stretch: Stretch) =>
    timesBySlice(run.samples, { subject, environment, stretch, slices: facts.slices }).map(
      ({ enteredUs, count, errors }) => ({
        response: bucketsOf(enteredUs),
        count,
        errors,
      }),
    )
  const ofTraffic = (subject: Subject, { environment }: Trial, { firstBlock }: Stretch) =>
    Array.from({ length: facts.slices }, (_, slice): Slice => {
      const block = firstBlock + slice
      const line = lines.get(lineKey({ environment, block, subject }))
      if (line === undefined) return { response: noBuckets, count: 0, errors: 0 }
      const { response, count, errors, startedAt, durationMs } = line
      const endsAtMs = Date.parse(startedAt) + durationMs
      return { response: columns.decode(response), count, errors, endsAtMs }
    })
  const ofTrial: Stretches['ofTrial'] = (subject, trial, name) => {
    const stretch = trial[name]
    if (stretch === undefined) return []
    const read = subject.kind === 'journey' ? ofJourney : ofTraffic
    return read(subject, trial, stretch)
  }
  return {
    subjects: [...journeys, ...traffic],
    ofTrial,
    slices: ({ subject, environment, dose, stretch }) =>
      facts.trials
        .filter((trial) => trial.environment === environment && trial.dose === dose)
        .toSorted((a, b) => a.repeat - b.repeat)
        .flatMap((trial) => ofTrial(subject, trial, stretch)),
  }
}

function lineKey({
  environment,
  block,
  subject,
}: Pick<MeasuredLine, 'environment' | 'block' | 'subject'>) {
  return JSON.stringify([environment, block, subjectId(subject)])
}

function journeySubjects(samples: readonly JourneySample[]): Subject[] {
  const subjects = new Map<string, Subject>()
  const add = (subject: Subject) => subjects.set(subjectId(subject), subject)
  for (const { journey: name, steps } of samples) {
    add({ kind: 'journey', name })
    for (const { name: step } of steps) add({ kind: 'journey', name, step })
  }
  return [...subjects.values()]
}

function trafficSubjects(series: readonly MeasuredLine[]): Subject[] {
  const ofTraffic = series.filter(({ subject }) => subject.kind !== 'journey')
  return [...new Map(ofTraffic.map(({ subject }) => [subjectId(subject), subject])).values()]
}

/**
 * An iteration belongs to the stretch in which it began: what began in the steady state was waited
 * for before the fault came, and what began under the fault has met it.
 */
function timesBySlice(
  samples: readonly JourneySample[],
  of: { subject: Subject; environment: string; stretch: Stretch; slices: number },
): Times[] {
  const { subject, environment, stretch, slices } = of
  const fromMs = Date.parse(stretch.startedAt)
  const bySlice = Array.from(
    { length: slices },
    (): Times => ({ enteredUs: [], count: 0, errors: 0 }),
  )
  for (const sample of samples) {
    if (sample.environment !== environment || sample.journey !== subject.name) continue
    const afterMs = Date.parse(sample.startedAt) - fromMs
    if (afterMs < 0 || afterMs >= stretch.durationMs) continue
    const slice = bySlice[Math.floor((afterMs / stretch.durationMs) * slices)]!
    for (const { outcome, durationUs } of timesOf(sample, subject)) {
      slice.count++
      if (outcome !== 'ok') slice.errors++
      if (outcome !== 'failed') slice.enteredUs.push(durationUs)
    }
  }
  return bySlice
}

function timesOf(
  sample: JourneySample,
  { step }: Subject,
): { outcome: Outcome; durationUs: number }[] {
  return step === undefined ? [sample] : sample.steps.filter(({ name }) => name === step)
}
