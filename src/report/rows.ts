// Which differences a report shows, and in which order. The terminal and Markdown show the same, so
// that the table in a pull request is the one that was seen.

import type { Comparison, Difference } from '../compare/comparison.ts'
import { isMain, isMoved, type Row, rowOf } from './row.ts'

/** Of the endpoints, those of most weight; the others where they have something to say. */
const endpointsShown = 5

export interface RowOptions {
  /** The endpoints are what may be many; all of them on demand. */
  endpoints?: 'main' | 'all'
  /** Those that have something to say, or each that was judged. */
  cells?: 'telling' | 'all'
}

export function rowsOf(comparison: Comparison, options: RowOptions = {}): Row[] {
  return shownOf(comparison, options).map(rowOf)
}

/** The differences behind these rows. */
export function shownOf(
  { differences }: Comparison,
  { endpoints = 'main', cells = 'telling' }: RowOptions = {},
): Difference[] {
  const groups = grouped(differences)
  const most = endpoints === 'all' ? Number.POSITIVE_INFINITY : endpointsShown
  const weighty = new Set(groups.filter(isEndpoint).slice(0, most))
  return groups.flatMap((group) => {
    const main = group.find(isMain)
    if (cells === 'all') return group
    const shown = group.filter((it) => isShown(it, main, weighty.has(group)))
    // What stands under a row needs it to be understood.
    const lacksMain = main !== undefined && shown.length > 0 && !shown.includes(main)
    return lacksMain ? [main, ...shown] : shown
  })
}

/** How many endpoints `rowsOf` leaves out. */
export function endpointsLeftOut(comparison: Comparison): number {
  const count = (shown: Difference[]) => shown.filter(isMain).length
  return count(shownOf(comparison, { endpoints: 'all' })) - count(shownOf(comparison))
}

function isEndpoint(group: Difference[]): boolean {
  return group[0]?.subject.kind === 'endpoint'
}

function parentKey({ subject }: Difference): string {
  return JSON.stringify([subject.kind, subject.name])
}

/**
 * Everything of a journey together, its own duration first, else in the order of judging; endpoints
 * come last, those with most requests first.
 */
function grouped(differences: Difference[]): Difference[][] {
  const groups = [...Map.groupBy(differences, parentKey).values()].map((group) => [
    ...group.filter(isMain),
    ...group.filter((it) => !isMain(it)),
  ])
  const endpoints = groups.filter(isEndpoint).toSorted((a, b) => weightOf(b) - weightOf(a))
  return [...groups.filter((group) => !isEndpoint(group)), ...endpoints]
}

function weightOf([main]: Difference[]): number {
  return main === undefined ? 0 : Math.max(main.reference.count, main.candidate.count)
}

function isShown(it: Difference, parent: Difference | undefined, weighty: boolean): boolean {
  if (it.headline && (it.metric === 'duration' || it.metric === 'throughput')) return true
  if (it.metric === 'duration' && it.subject.step === undefined) {
    if (it.subject.kind === 'journey') return true
    if (weighty && it.quantile !== 0.99) return true
  }
  const alarming = it.verdict === 'must-fix' || isMoved(it)
  if (alarming) return true
  if (it.metric === 'errors' && it.subject.step === undefined) {
    return it.reference.errors > 0 || it.candidate.errors > 0 || it.verdict === 'should-fix'
  }
  return it.metric === 'duration' && disagrees(it, parent)
}

/** A step that should be fixed in a journey where that does not show: opposite gaps cancel. */
function disagrees(step: Difference, journey: Difference | undefined): boolean {
  if (step.verdict !== 'should-fix') return false
  if (journey === undefined || journey.ratio === null || step.ratio === null) return true
  if (journey.verdict === 'acceptable' || journey.verdict === 'inconclusive') return true
  return Math.sign(Math.log(step.ratio)) !== Math.sign(Math.log(journey.ratio))
}
