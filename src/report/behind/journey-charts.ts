// The charts of journeys: any figure of their samples, pair by pair, and the single iterations that
// are worth a look: those that failed, the slowest, and the traces of a run.

import { type Read, readingOf } from '../../compare/cells/journey-cells.ts'
import type { Side, Sides } from '../../compare/sides.ts'
import { isTraceOf } from '../../record/artifact-name.ts'
import { type MetricName, metrics } from '../../record/metric.ts'
import type { JourneySample } from '../../record/sample.ts'
import { courseOf, joinedOf, type Point } from './course.ts'
import type { Both, ChartData, IterationData, JourneyData } from './page-data.ts'
import { curveOf, histogramOf, percentiles, rounded, type Spread, spreadOf } from './spread.ts'

const mostFailed = 12
const slowestShown = 3

/** Measured samples by journey, pair by pair. */
export type SamplesOf = (journey: string) => Both<JourneySample[]>

export function measuredSamples({ reference, candidate }: Sides): SamplesOf {
  const both = [reference, candidate].map(({ run, environment }: Side) =>
    Map.groupBy(
      run.samples
        .filter((it) => it.phase === 'measured' && it.environment === environment)
        .sort((a, b) => a.pair - b.pair),
      ({ journey }) => journey,
    ),
  )
  return (journey) => both.map((samples) => samples.get(journey) ?? []) as Both<JourneySample[]>
}

export function journeyChart(
  sides: Sides,
  samples: Both<JourneySample[]>,
  { metric, step }: { metric: MetricName; step?: string },
): ChartData {
  const read = readingOf(metric, step)
  const spreads = samples.map((side) => spreadOf(figuresOf(side, read))) as Both<Spread>
  const pairs = [...new Set(samples.flat().map(({ pair }) => pair))].sort((a, b) => a - b)
  const joined = joinedOf(pairs.length)
  const byPair = samples.map((side) => Map.groupBy(side, ({ pair }) => pair)) as Both<
    Map<number, JourneySample[]>
  >
  const points = pairs
    .filter((_, at) => at % joined === 0)
    .map((_, at) => {
      const within = pairs.slice(at * joined, (at + 1) * joined)
      const of = (side: 0 | 1) => within.flatMap((pair) => byPair[side].get(pair) ?? [])
      return pointOf([of(0), of(1)], read, [sides.reference, sides.candidate])
    })
  return {
    unit: metric === 'errors' ? 'ms' : metrics[metric].unit,
    counts: [spreads[0].total, spreads[1].total],
    curves: [curveOf(spreads[0], percentiles), curveOf(spreads[1], percentiles)],
    histogram: histogramOf(spreads),
    course: courseOf('pair', joined, points, [sides.reference.label, sides.candidate.label]),
  }
}

function figuresOf(samples: readonly JourneySample[], read: Read): number[] {
  return samples.flatMap((sample) => {
    const value = read(sample)?.value
    return value !== undefined && Number.isFinite(value) && value >= 0 ? [value] : []
  })
}

function pointOf(samples: Both<JourneySample[]>, read: Read, sides: Both<Side>): Point {
  const startsMs = samples.flatMap((side, at) =>
    side.map(({ startedAt }) => Date.parse(startedAt) - Date.parse(sides[at]!.run.file.startedAt)),
  )
  const middle = (side: JourneySample[]) =>
    curveOf(spreadOf(figuresOf(side, read)), [0.5])[0] ?? null
  const errors = (side: JourneySample[]) => side.filter((it) => read(it)?.failed).length
  return {
    startMs: Math.min(...startsMs),
    middle: [middle(samples[0]), middle(samples[1])],
    errors: [errors(samples[0]), errors(samples[1])],
  }
}

export function journeyData(
  [reference, candidate]: Both<JourneySample[]>,
  artifacts: readonly string[],
): JourneyData {
  const failed = [...reference, ...candidate]
    .filter(({ outcome }) => outcome !== 'ok')
    .sort((a, b) => a.pair - b.pair)
  const slowest = [reference, candidate].flatMap((side) =>
    side
      .filter(({ outcome }) => outcome === 'ok')
      .toSorted((a, b) => b.durationUs - a.durationUs)
      .slice(0, slowestShown),
  )
  return {
    failed: failed.slice(0, mostFailed).map(iterationOf),
    moreFailed: Math.max(0, failed.length - mostFailed),
    slowest: slowest.map(iterationOf),
    traces: tracesOf([...reference.slice(0, 1), ...candidate.slice(0, 1)], artifacts),
  }
}

function iterationOf({
  environment,
  pair,
  startedAt,
  durationUs,
  error,
}: JourneySample): IterationData {
  return {
    environment,
    pair,
    startedAt,
    durationMs: rounded(durationUs / 1_000),
    ...(error && {
      error: {
        kind: error.kind,
        message: error.message.slice(0, 600),
        ...(error.step !== undefined && { step: error.step }),
        ...(error.screenshot !== undefined && { screenshot: error.screenshot }),
      },
    }),
  }
}

/** Traces are the files of a journey and an environment, whatever the pair. */
function tracesOf(
  samples: readonly JourneySample[],
  artifacts: readonly string[],
): JourneyData['traces'] {
  return samples.flatMap(({ journey, environment }) =>
    artifacts
      .filter((name) => isTraceOf(name, { journey, environment }))
      .map((name) => ({ environment, path: `artifacts/${name}` })),
  )
}
