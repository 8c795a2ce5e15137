// What the history says of a run and of a cell, in the words of every other report.

import { isErrorsCell } from '../../compare/cell.ts'
import type { GapCourse } from '../../compare/gap-course.ts'
import type { KeptCell } from '../../history/kept-run.ts'
import { oneLine } from '../display-width.ts'
import { difference, gap } from '../figures.ts'
import { severity } from '../row.ts'

/** `journey search > results · duration` → `search > results`; `traffic · duration p95` → `traffic p95` */
export function shortName(cell: string): string {
  return oneLine(cell)
    .replace(/^(?:journey|endpoint) /, '')
    .replace(/ · duration(?= |$)/, '')
    .replace(' · ', ' ')
}

export function gapText(cell: string, ratio: number | null): string {
  return ratio === null ? '–' : gap(isErrorsCell(cell) ? 'errors' : 'duration', ratio)
}

/** With its interval. */
export function differenceText(
  cell: string,
  { ratio, interval }: Pick<KeptCell, 'ratio' | 'interval'>,
): string {
  return difference({ metric: isErrorsCell(cell) ? 'errors' : 'duration', ratio, interval })
}

const mostTold = 2

/** What a line about a run has room for: its worst cells, and how many more have to be fixed. */
export function toldFirst(headlines: readonly KeptCell[]): { told: KeptCell[]; more: number } {
  const worst = worstFirst(headlines)
  const faulty = worst.filter(({ verdict }) => verdict === 'must-fix' || verdict === 'should-fix')
  const told = worst.slice(0, Math.max(1, Math.min(mostTold, faulty.length)))
  return { told, more: Math.max(0, faulty.length - told.length) }
}

/** What has moved or must be fixed, then by size. */
function worstFirst(headlines: readonly KeptCell[]): KeptCell[] {
  const weight = ({ verdict, moved }: KeptCell) => severity[moved ?? verdict]
  return headlines
    .filter(({ ratio }) => ratio !== null)
    .toSorted((a, b) => weight(b) - weight(a) || sizeOf(b) - sizeOf(a))
}

function sizeOf({ cell, ratio }: KeptCell): number {
  return Math.abs(isErrorsCell(cell) ? ratio! : Math.log(ratio!))
}

export function bandText({ cell, band }: GapCourse): string {
  const limits = `${gapText(cell, band.low)} to ${gapText(cell, band.high)}`
  if (band.kind === 'margin') return `within its margin it would be ${limits}`
  const runs = band.runs === 1 ? 'one accepted run' : `${band.runs} accepted runs`
  return `the baseline knows ${gapText(cell, band.ratio)} from ${runs}; with the margin ${limits}`
}

export function driftText({ drift }: GapCourse): string | undefined {
  if (drift === undefined) return undefined
  const where = drift.direction === 'up' ? 'higher' : 'lower'
  return `drifts: ${where} than before since run ${oneLine(drift.since)}`
}
