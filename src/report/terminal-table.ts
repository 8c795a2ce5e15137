// The table on a terminal. What does not fit into the width leaves its column and stands below its
// row; a terminal too narrow for any table gets each row as a short paragraph.

import { cutTo, displayWidth, padEnd, padStart, wrap } from './display-width.ts'
import type { Paint } from './paint.ts'
import { type Row, verdictWords } from './rows.ts'

export interface TableOptions {
  environments: { reference: string; candidate: string }
  width: number
  paint: Paint
}

interface Column {
  header: string
  align: 'left' | 'right'
  cell(row: Row): string
  paint?(row: Row, text: string): string
}

const gutter = 2
/** A journey's name gets at least this much before other columns are given up. */
const enoughForNames = 16
const leastForNames = 10
/** Notes in a narrower column than this would be a tower of words. */
const leastForNotes = 30

export function drawTable(rows: Row[], options: TableOptions): string[] {
  const { width, paint } = options
  const named = (row: Row) => `${'  '.repeat(row.depth)}${row.name}`
  const names = Math.max(7, ...rows.map((row) => displayWidth(named(row))))
  const base = baseColumns(options)
  const withBaseline = rows.some(({ known }) => known) ? [...base, ...baselineColumns(paint)] : base
  const fits = (columns: Column[], least: number) => roomLeft(columns, rows, width) >= least
  const columns = fits(withBaseline, Math.min(names, enoughForNames)) ? withBaseline : base
  if (!fits(columns, Math.min(names, leastForNames)))
    return rows.flatMap((row) => stacked(row, options))

  const room = roomLeft(columns, rows, width)
  const nameWidth = Math.min(names, room)
  const left = room - nameWidth - gutter
  const notesWidth = rows.some(({ notes }) => notes.length > 0) && left >= leastForNotes ? left : 0
  const widths = columns.map((column) => widthOf(column, rows))
  const line = (name: string, cells: string[]) =>
    [padEnd(name, nameWidth), ...cells].join(' '.repeat(gutter)).trimEnd()
  const headers = columns.map((column, index) => pad(column, column.header, widths[index]!))
  const head = line('Journey', notesWidth > 0 ? [...headers, 'Notes'] : headers)
  const body = rows.flatMap((row) => {
    const name = named(row)
    const tooLong = displayWidth(name) > nameWidth
    const cells = columns.map((column, index) => {
      const text = pad(column, column.cell(row), widths[index]!)
      return column.paint?.(row, text) ?? text
    })
    const below = columns === withBaseline ? [] : baselineBelow(row)
    const notes = notesWidth > 0 ? wrap(row.notes.join('; '), notesWidth) : []
    const [first = '', ...more] = notes
    const indent = ' '.repeat(displayWidth(head) - displayWidth('Notes'))
    return [
      ...(tooLong ? wrap(name.trimStart(), width - row.depth * 2).map(indented(row.depth)) : []),
      line(tooLong ? '' : name, first === '' ? cells : [...cells, first]),
      ...more.map((text) => indent + text),
      ...(notesWidth > 0 ? below : [...below, ...row.notes]).flatMap((text) =>
        wrap(text, width - 4).map((part) => paint.faint(`    ${part}`)),
      ),
    ]
  })
  return [paint.strong(head), paint.faint('─'.repeat(Math.min(width, displayWidth(head)))), ...body]
}

function baseColumns({ environments, paint }: TableOptions): Column[] {
  return [
    { header: cutTo(environments.reference, 12), align: 'right', cell: (row) => row.reference },
    { header: cutTo(environments.candidate, 12), align: 'right', cell: (row) => row.candidate },
    { header: 'n', align: 'right', cell: (row) => row.counts },
    { header: 'Difference', align: 'left', cell: (row) => row.difference },
    {
      header: 'Verdict',
      align: 'left',
      cell: (row) => verdictWords[row.verdict],
      paint: (row, text) => paint.verdict(row.verdict, text),
    },
  ]
}

function baselineColumns(paint: Paint): Column[] {
  return [
    { header: 'Known gap', align: 'left', cell: (row) => row.known?.gap ?? '–' },
    {
      header: 'Moved',
      align: 'left',
      cell: (row) => row.known?.moved ?? '–',
      paint: (row, text) => (row.known ? paint.verdict(row.known.verdict, text) : text),
    },
  ]
}

function baselineBelow({ known }: Row): string[] {
  return known ? [`known gap ${known.gap}; moved: ${known.moved}`] : []
}

function stacked(row: Row, { environments, width, paint }: TableOptions): string[] {
  const { reference, candidate } = environments
  const lines = [
    `${reference} ${row.reference}, ${candidate} ${row.candidate} (n = ${row.counts})`,
    row.difference,
    ...baselineBelow(row),
    ...row.notes,
  ]
  return [
    ...wrap(row.name, width - row.depth * 2).map(indented(row.depth)),
    `    ${paint.verdict(row.verdict, verdictWords[row.verdict])}`,
    ...lines.flatMap((text) => wrap(text, width - 4).map((part) => `    ${part}`)),
  ]
}

/** What the columns leave for the names of journeys. */
function roomLeft(columns: Column[], rows: Row[], width: number): number {
  return columns.reduce((left, column) => left - widthOf(column, rows) - gutter, width)
}

function widthOf(column: Column, rows: Row[]): number {
  return Math.max(displayWidth(column.header), ...rows.map((row) => displayWidth(column.cell(row))))
}

function pad({ align }: Column, text: string, width: number): string {
  return align === 'right' ? padStart(text, width) : padEnd(text, width)
}

function indented(depth: number): (text: string) => string {
  return (text) => '  '.repeat(depth) + text
}
