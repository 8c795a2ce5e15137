// What report.html carries besides its table: the figures behind each row, as compact JSON that the
// page draws when a row is opened. Sides come as pairs: the reference first, then the candidate.

import type { Cause, Difference } from '../../compare/comparison.ts'
import type { SlowRequest } from '../../record/evidence.ts'
import type { MetricName, Unit } from '../../record/metric.ts'
import type { GapData } from './gap-data.ts'

export type Both<T> = [reference: T, candidate: T]

export interface PageData {
  /** Names of the two environments. */
  sides: Both<string>
  /** Those of the network that held for the whole run. */
  faults: { side: 0 | 1; text: string }[]
  /** Where a trace id leads, with `{traceId}` in it. */
  tracingLink?: string
  /** The positions of all percentile curves: 0.5, 0.9, … */
  percentiles: number[]
  cells: CellData[]
  /** Cells of one endpoint share a chart. */
  charts: Record<string, ChartData>
  journeys: Record<string, JourneyData>
  shape?: ShapeData
  /** Of the headline cells, over the last runs. */
  gaps: GapData[]
}

export interface CellData {
  /** Of the row in the table. */
  anchor: string
  title: string
  chart?: string
  journey?: string
  /** Place among the gaps over the last runs. */
  gap?: number
  metric: MetricName
  quantile?: number
  unit: Unit
  verdict: string
  reason: string
  moved?: string
  expectedRatio: number
  margin: number
  ratio: number | null
  interval: [number, number] | null
  notes: string[]
  causes: Cause[]
  evidence?: Difference['evidence']
  slowest?: Both<SlowRequest[]>
  derivation: Difference['derivation']
}

export interface ChartData {
  unit: Unit
  /** How many figures are behind the curves. */
  counts: Both<number>
  /** Figures at the percentiles, as far as the count carries. */
  curves: Both<number[]>
  /** Shares of each side's figures between these limits. */
  histogram: { limits: number[]; shares: Both<number[]> }
  course: CourseData
}

/** How it went over time: a point for each block, for journeys each pair, or several of them. */
export interface CourseData {
  of: 'block' | 'pair'
  /** How many of them are one point. */
  joined: number
  /** From the start of the run; of points without times in order their numbers. */
  startS: number[]
  numbered?: true
  middle: Both<(number | null)[]>
  /** p95; of blocks alone. */
  high?: Both<(number | null)[]>
  errors: Both<number[]>
  events: CourseEvent[]
}

export interface CourseEvent {
  atS: number
  /** Of both sides where it is absent. */
  side?: 0 | 1
  text: string
}

/** Single iterations that are worth a look. */
export interface JourneyData {
  failed: IterationData[]
  slowest: IterationData[]
  traces: { environment: string; path: string }[]
  /** Failed iterations beyond those listed. */
  moreFailed: number
}

export interface IterationData {
  environment: string
  pair: number
  startedAt: string
  durationMs: number
  error?: { kind: string; step?: string; message: string; screenshot?: string }
}

/** Requests over time. */
export interface ShapeData {
  partS: number
  planned: number[]
  sent: Both<number[]>
}
