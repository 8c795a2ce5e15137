// A cell on its way to a verdict: what is compared, its figures, and either an estimate of the gap
// or the reason why there is none. Journeys and traffic both end here; judging starts here.

import { metrics } from '../record/metric.ts'
import { subjectId } from '../record/subject.ts'
import type { Difference } from './comparison.ts'
import type { Estimate } from './statistics/estimate.ts'

export type Line = Difference['derivation'][number]

export interface Cell
  extends Pick<
    Difference,
    'subject' | 'metric' | 'quantile' | 'headline' | 'reference' | 'candidate' | 'because'
  > {
  expectedRatio: number
  /** Ratios are judged by their logarithm, error rates by their difference. */
  scale: 'log' | 'points'
  /** On that scale. */
  theta0: number
  margin: number
  /** The absolute difference behind the margin, such as `5 ms`, where that is wider than a share. */
  floor?: string
  measured: { estimate: Estimate } | { unjudged: string }
  /** How long was measured: what an undecided verdict multiplies to say how much longer. */
  length: { amount: number; unit: 'pairs' | 'minutes' }
  /** The figures are 0 at least once, so that a ratio of them says nothing to a reader. */
  withoutRatio: boolean
  /** Too few samples to show an error rate to be acceptable: undecided is then no fault of the run. */
  beyondReach: boolean
  /** Noise slower than the run is likely (traffic only): a must-fix has to be confirmed. */
  slowNoise: boolean
  /** Its own test, made block by block, ended the run: it must be fixed, whatever its family. */
  endedRun?: boolean
  notes: string[]
  derivation: Line[]
}

/** `journey search > results · duration`, `traffic · duration p95`. */
export function cellId(cell: Pick<Cell, 'subject' | 'metric' | 'quantile'>): string {
  const quantile = cell.quantile === undefined ? '' : ` ${quantileName(cell.quantile)}`
  return `${subjectId(cell.subject)} · ${cell.metric}${quantile}`
}

/** A journey's name and a step's of 500 characters each, and what is said of them. */
export const longestCellId = 1_100

/** Whether a cell of this name is of errors, of which differences of rates are kept and not ratios. */
export function isErrorsCell(cell: string): boolean {
  return cell.endsWith('· errors')
}

/** p50, p95, p99.9 */
export function quantileName(quantile: number): string {
  return `p${Number((quantile * 100).toPrecision(6))}`
}

/** What differs, as a sentence about the cell begins. */
export function quantity(cell: Pick<Cell, 'metric' | 'quantile'>): string {
  if (cell.quantile !== undefined) return quantileName(cell.quantile)
  return metrics[cell.metric].label
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** A derivation is read by people: the first hundred figures are enough of them. */
export function shortened(figures: readonly string[]): string {
  const rest = figures.length - 100
  return `${figures.slice(0, 100).join(' ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
