// A comparison as a terminal shows it: what was compared, the table, why, what to know, and what the
// exit code means. Pure text out; the command line decides on width and colours.

import { type Comparison, secondRunNote } from '../compare/comparison.ts'
import type { Courses } from './behind/courses.ts'
import type { CourseData } from './behind/page-data.ts'
import { cutTo, displayWidth, oneLine, padEnd, wrap } from './display-width.ts'
import { ledgerLines } from './ledger.ts'
import { coloured, type Paint, plain } from './paint.ts'
import { paragraphsOf } from './paragraphs.ts'
import { isMoved, type Row } from './row.ts'
import { endpointsLeftOut, rowsOf } from './rows.ts'
import { drawSaturation } from './saturation/terminal.ts'
import { headingOf, sideNames } from './side-names.ts'
import { sparkline } from './sparkline.ts'
import { drawParity } from './terminal-parity.ts'
import { drawTable } from './terminal-table.ts'

export interface TerminalOptions {
  /** Columns of the terminal. */
  width: number
  colour: boolean
  /** Where the report lies, to be said at the end. */
  reportFile?: string
  /** Of what must be fixed, to be drawn beneath its reason. */
  courses?: Courses
  /** Where it is not the comparison's own: --strict, or a run that was interrupted. */
  exitCode?: number
}

const exitMeanings: Record<number, string> = {
  0: 'every headline cell was judged, and there is nothing to fix',
  1: 'something has to be fixed, or the gap has moved from the baseline',
  3: 'inconclusive: a headline cell could not be judged',
  4: 'the run could not be carried out or was stopped by a guard',
  130: 'interrupted; what was measured is kept',
}

const strictMeaning = 'a should-fix difference counts with --strict'
const unknownMeaning = 'a probe that must match has no value'
const secondRunMeaning = 'a must-fix difference of a short, noisy run needs a second run'

export function renderTerminal(comparison: Comparison, options: TerminalOptions): string {
  const paint = options.colour ? coloured : plain
  const width = Math.max(40, options.width)
  const rows = rowsOf(comparison)
  const environments = sideNames(comparison)
  const table =
    rows.length === 0
      ? ['Nothing was measured that could be compared.']
      : drawTable(rows, { environments, width, paint })
  const paragraphs = (texts: string[]) => texts.flatMap((text) => wrap(text, width))
  const sections = [
    paragraphs([titleOf(comparison)]),
    [...table, ...leftOut(comparison).map(paint.faint)],
    drawParity({ ...comparison, environments }, width, paint),
    wrap(oneLine(comparison.summary), width).map((line) => paint.verdict(comparison.verdict, line)),
    reasonsOf(rows, {
      width,
      paint,
      courses: options.courses,
      names: [environments.reference, environments.candidate],
    }),
    drawSaturation(comparison, width, paint),
    remarksOf(comparison.remarks, width),
    paragraphs(ledgerLines(comparison)).map(paint.faint),
    paragraphs(endOf(comparison, options)),
  ]
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${shown.join('\n\n')}\n`
}

function titleOf(comparison: Comparison): string {
  const run = comparison.paired ? ` (run ${oneLine(comparison.runs.candidate)})` : ''
  return `${headingOf(comparison)}${run}`
}

interface Reasons {
  width: number
  paint: Paint
  courses: Courses | undefined
  names: string[]
}

function reasonsOf(rows: Row[], { width, paint, courses, names }: Reasons): string[] {
  return paragraphsOf(rows).flatMap(({ title: name, reason, evidence: seen, cell }) => {
    const [first = '', ...rest] = wrap(`${name}: ${reason}`, width - 2)
    const head = first.startsWith(`${name}:`)
      ? paint.strong(`${name}:`) + first.slice(name.length + 1)
      : first
    const evidence = seen === undefined ? [] : wrap(seen, width - 2)
    const course = courseLines(courses?.get(cell), names, width - 2).map(paint.faint)
    return [`• ${head}`, ...[...rest, ...evidence, ...course].map((line) => `  ${line}`)]
  })
}

/** Both sides over time, on one scale; left out where there is no room for it. */
function courseLines(
  course: CourseData['middle'] | undefined,
  names: string[],
  width: number,
): string[] {
  if (course === undefined || course[0].length < 3) return []
  const room = Math.min(16, Math.max(...names.map(displayWidth)))
  const highest = Math.max(...course.flat().map((figure) => figure ?? 0))
  if (highest === 0) return []
  return course.map((figures, side) => {
    const name = padEnd(cutTo(names[side]!, room), room)
    return `${name}  ${sparkline(figures, highest, Math.max(10, width - room - 2))}`
  })
}

function remarksOf(remarks: string[], width: number): string[] {
  if (remarks.length === 0) return []
  const lines = remarks.flatMap((remark) => {
    const [first = '', ...rest] = wrap(oneLine(remark), width - 2)
    return [`! ${first}`, ...rest.map((line) => `  ${line}`)]
  })
  return ['To know:', ...lines]
}

function leftOut(comparison: Comparison): string[] {
  const count = endpointsLeftOut(comparison)
  if (count === 0) return []
  return [`${count} more ${count === 1 ? 'endpoint is' : 'endpoints are'} in the report.`]
}

function endOf(comparison: Comparison, { reportFile, exitCode }: TerminalOptions): string[] {
  const code = exitCode ?? comparison.exitCode
  const meaning = meaningOf(code, comparison)
  const lies = reportFile === undefined ? [] : [`Report: ${oneLine(reportFile)}`]
  return [...lies, `Exit code ${code}: ${meaning}.`]
}

function meaningOf(code: number, comparison: Comparison): string | undefined {
  if (code === 1 && !isRed(comparison)) return strictMeaning
  const unknown = comparison.parity?.some((row) => row.mustMatch && row.verdict === 'unknown')
  const waits = comparison.differences.some(
    ({ headline, notes }) => headline && notes.includes(secondRunNote),
  )
  if (code === 3 && unknown) return unknownMeaning
  return code === 3 && waits ? secondRunMeaning : exitMeanings[code]
}

/** Whether it is without --strict. */
function isRed({ differences, parity = [] }: Comparison): boolean {
  if (parity.some(({ verdict }) => verdict === 'must-match')) return true
  return differences.some((it) => it.headline && (it.verdict === 'must-fix' || isMoved(it)))
}
