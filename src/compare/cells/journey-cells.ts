// From the samples of journeys to cells: each journey's duration and errors, which are headline
// cells, then its steps, web vitals and counts.

import { type MetricName, metrics } from '../../record/metric.ts'
import type { JourneySample } from '../../record/sample.ts'
import type { Cell } from '../cell.ts'
import type { Settings } from '../settings.ts'
import type { Side, Sides } from '../sides.ts'
import { journeyErrorCell } from './error-cell.ts'
import { type Group, typicalCell } from './typical-cell.ts'

type Samples = readonly JourneySample[]

export function journeyCells(sides: Sides, settings: Settings): Cell[] {
  const reference = byJourney(sides.reference)
  const candidate = byJourney(sides.candidate)
  const names = new Set([
    ...plannedJourneys(sides.reference.run.file.plan),
    ...plannedJourneys(sides.candidate.run.file.plan),
    ...reference.keys(),
    ...candidate.keys(),
  ])
  return [...names].flatMap((name) =>
    cellsOf(sides, settings, name, {
      reference: reference.get(name) ?? [],
      candidate: candidate.get(name) ?? [],
    }),
  )
}

function cellsOf(
  sides: Sides,
  settings: Settings,
  name: string,
  samples: { reference: Samples; candidate: Samples },
): Cell[] {
  const subject = { kind: 'journey' as const, name }
  const typical = (metric: MetricName, step?: string) => {
    const read = readingOf(metric, step)
    return typicalCell(
      sides,
      settings,
      {
        subject: step === undefined ? subject : { ...subject, step },
        metric,
        headline: metric === 'duration' && step === undefined,
      },
      { reference: group(samples.reference, read), candidate: group(samples.candidate, read) },
    )
  }
  const both = [...samples.reference, ...samples.candidate]
  return [
    typical('duration'),
    journeyErrorCell(sides, settings, subject, samples),
    ...stepNames(both).map((step) => typical('duration', step)),
    ...measuredMetrics(both).map((metric) => typical(metric)),
  ]
}

/** A figure of a sample; failed ones count as errors, and undefined is in neither count. */
export type Read = (sample: JourneySample) => { value?: number; failed: boolean } | undefined

/** What a cell takes from a sample of its journey; its errors are those of its durations. */
export function readingOf(metric: MetricName, step?: string): Read {
  if (step !== undefined) return (sample) => stepOf(sample, step)
  if (metric === 'duration' || metric === 'errors') return duration
  return (sample) => ofSuccess(sample, sample.metrics[metric])
}

/** One that timed out enters at the timeout, and is an error as well. */
function duration(sample: JourneySample): ReturnType<Read> {
  const value = sample.outcome === 'failed' ? {} : { value: sample.durationUs / 1_000 }
  return { ...value, failed: sample.outcome !== 'ok' }
}

/** A step that is taken more than once in an iteration counts with all of its time. */
function stepOf(sample: JourneySample, name: string): ReturnType<Read> {
  const steps = sample.steps.filter((step) => step.name === name)
  if (steps.length === 0) return undefined
  const failed = steps.some(({ outcome }) => outcome !== 'ok')
  if (steps.some(({ outcome }) => outcome === 'failed')) return { failed }
  const sumUs = steps.reduce((sum, { durationUs }) => sum + durationUs, 0)
  return { value: sumUs / 1_000, failed }
}

function ofSuccess(sample: JourneySample, value: number | undefined): ReturnType<Read> {
  if (sample.outcome !== 'ok') return { failed: true }
  return value === undefined ? undefined : { value, failed: false }
}

function group(samples: Samples, read: Read): Group {
  const byPair = new Map<number, number>()
  let count = 0
  let errors = 0
  for (const sample of samples) {
    const figure = read(sample)
    if (figure === undefined) continue
    count++
    if (figure.failed) errors++
    if (figure.value !== undefined && Number.isFinite(figure.value) && figure.value >= 0) {
      byPair.set(sample.pair, figure.value)
    }
  }
  return { byPair, count, errors }
}

/** In the order in which they were measured, so that neighbours are neighbours in time. */
function byJourney({ run, environment }: Side): Map<string, JourneySample[]> {
  const measured = run.samples.filter(
    (sample) => sample.phase === 'measured' && sample.environment === environment,
  )
  return Map.groupBy(
    measured.sort((a, b) => a.pair - b.pair),
    ({ journey }) => journey,
  )
}

function stepNames(samples: Samples): string[] {
  return [...new Set(samples.flatMap(({ steps }) => steps.map(({ name }) => name)))]
}

function measuredMetrics(samples: Samples): MetricName[] {
  const own: MetricName[] = ['duration', 'errors']
  return (Object.keys(metrics) as MetricName[]).filter(
    (metric) =>
      !own.includes(metric) && samples.some((sample) => sample.metrics[metric] !== undefined),
  )
}

/** A journey that was planned and left no sample is a cell without samples, not no cell. */
function plannedJourneys(plan: unknown): string[] {
  if (typeof plan !== 'object' || plan === null || !('journeys' in plan)) return []
  if (!Array.isArray(plan.journeys)) return []
  return plan.journeys
    .map((journey: unknown) =>
      typeof journey === 'object' && journey !== null && 'name' in journey ? journey.name : null,
    )
    .filter((name) => typeof name === 'string')
}
