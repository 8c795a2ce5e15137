// From a comparison and what was measured to the data of report.html. What is behind several rows is
// there once.

import type { Comparison, Difference } from '../../compare/comparison.ts'
import type { GapCourse } from '../../compare/gap-course.ts'
import type { Side, Sides } from '../../compare/sides.ts'
import { subjectId } from '../../record/subject.ts'
import { oneLine } from '../display-width.ts'
import { gapData } from './gap-data.ts'
import { journeyChart, journeyData, measuredSamples } from './journey-charts.ts'
import type { CellData, PageData, ShapeData } from './page-data.ts'
import type { ReportRow } from './report-rows.ts'
import { percentiles } from './spread.ts'
import { trafficCharts } from './traffic-charts.ts'

export interface Measured {
  sides: Sides
  /** Names of the files in the run's artifacts. */
  artifacts: readonly string[]
  /** How the headline cells went over the runs, from the history. */
  courses?: readonly GapCourse[]
}

export function collect(
  comparison: Comparison,
  rows: readonly ReportRow[],
  { sides, artifacts, courses = [] }: Measured,
): PageData {
  const traffic = trafficCharts(sides)
  const samplesOf = measuredSamples(sides)
  const gaps = courses.filter(({ points }) => points.length > 1)
  const charts: PageData['charts'] = {}
  const journeys: PageData['journeys'] = {}
  const cells = rows.map(({ it, anchor, row }): CellData => {
    const key = chartKey(it)
    const chart = oneLine(key)
    const { name, step, kind } = it.subject
    const journey = oneLine(subjectId({ kind, name }))
    if (kind === 'journey') {
      const samples = samplesOf(name)
      charts[chart] ??= journeyChart(sides, samples, {
        metric: it.metric,
        ...(step !== undefined && { step }),
      })
      journeys[journey] ??= journeyData(samples, artifacts)
    } else if (traffic.has(key)) {
      charts[chart] = traffic.get(key)!
    }
    // Of the traffic's bytes there are sums alone.
    const isDrawn = charts[chart] !== undefined && (kind === 'journey' || it.metric !== 'bytes')
    const gap = gaps.findIndex(({ cell }) => cell === it.cell)
    return {
      ...cellOf(it),
      anchor,
      title: row.title,
      notes: row.notes,
      ...(isDrawn && { chart }),
      ...(kind === 'journey' && { journey }),
      ...(gap >= 0 && { gap }),
    }
  })
  const { reference, candidate } = sides
  return {
    sides: [reference.label, candidate.label],
    faults: [...faultsOf(reference, 0), ...faultsOf(candidate, 1)],
    ...(comparison.tracingLink !== undefined && { tracingLink: comparison.tracingLink }),
    percentiles: percentiles.map((position) => Number(position.toPrecision(7))),
    cells,
    charts,
    journeys,
    gaps: gaps.map(gapData),
    ...shapeOf(comparison, sides),
  }
}

/** All quantiles of an endpoint are read off the same curves; what a journey measures has its own. */
function chartKey({ subject, metric }: Difference): string {
  const id = subjectId(subject)
  if (subject.kind !== 'journey') return id
  return metric === 'errors' ? `${id} · duration` : `${id} · ${metric}`
}

function cellOf(it: Difference): Omit<CellData, 'anchor' | 'title' | 'notes'> {
  const { moved, slowest } = it
  return {
    metric: it.metric,
    ...(it.quantile !== undefined && { quantile: it.quantile }),
    unit: it.reference.unit,
    verdict: it.verdict,
    reason: it.reason,
    ...(moved && { moved: moved.reason }),
    expectedRatio: it.expectedRatio,
    margin: it.margin,
    ratio: it.ratio,
    interval: it.interval,
    causes: it.causes ?? [],
    ...(it.evidence && { evidence: it.evidence }),
    ...(slowest && { slowest: [slowest.reference, slowest.candidate] as const }),
    derivation: it.derivation,
  }
}

function faultsOf({ run, environment }: Side, side: 0 | 1): PageData['faults'] {
  const { network = [] } = run.file.environments[environment] ?? {}
  return network.map(({ between, fault }) => ({ side, text: `${fault} between ${between}` }))
}

/** Of two runs each has its own; where one was longer, they have no parts in common. */
function shapeOf({ traffic }: Comparison, { reference, candidate }: Sides): { shape?: ShapeData } {
  if (traffic === undefined || traffic.shape.planned.length === 0) return {}
  const { partMs, planned } = traffic.shape
  const shapes = [reference, candidate].map(({ run }) => run.file.traffic?.shape)
  if (shapes.some((shape) => shape !== undefined && shape.partMs !== partMs)) return {}
  const sentOf = ({ run, environment }: Side) => run.file.traffic?.shape.sent[environment] ?? []
  return {
    shape: { partS: partMs / 1_000, planned, sent: [sentOf(reference), sentOf(candidate)] },
  }
}
