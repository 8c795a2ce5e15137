// The rows of report.html's table: every cell that was judged, each with the name by which a link
// leads to it. Those that have nothing to say are there too, but out of sight until asked for.

import type { Comparison, Difference } from '../../compare/comparison.ts'
import { type Row, rowOf } from '../row.ts'
import { shownOf } from '../rows.ts'

export interface ReportRow {
  row: Row
  it: Difference
  /** `journey-search-results-duration`: stable from run to run, and safe in a link. */
  anchor: string
  /** What a terminal would show: a row that a reader wants to see first. */
  telling: boolean
  /** Rows of one journey, the traffic or an endpoint stay together. */
  group: number
}

export function reportRows(comparison: Comparison): ReportRow[] {
  const telling = new Set(shownOf(comparison, { endpoints: 'all' }).map(({ cell }) => cell))
  const taken = new Map<string, number>()
  const groups = new Map<string, number>()
  return shownOf(comparison, { endpoints: 'all', cells: 'all' }).map((it) => {
    const key = JSON.stringify([it.subject.kind, it.subject.name])
    if (!groups.has(key)) groups.set(key, groups.size)
    const group = groups.get(key)!
    const anchor = anchorOf(it.cell, taken)
    return { row: rowOf(it), it, anchor, telling: telling.has(it.cell), group }
  })
}

function anchorOf(cell: string, taken: Map<string, number>): string {
  const plain = cell
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100)
  const base = `cell-${plain}`
  const before = taken.get(base) ?? 0
  taken.set(base, before + 1)
  return before === 0 ? base : `${base}~${before + 1}`
}
