// The table on a terminal. What does not fit into the width leaves its column and stands below its
// row; a terminal too narrow for any table gets each row as a short paragraph.

import { cutTo, displayWidth, padEnd, wrap } from './display-width.ts'
import type { Paint } from './paint.ts'
import { type Row, verdictText } from './row.ts'

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
  const layout = layOut(rows, options)
  if (layout === null) return rows.flatMap((row) => stacked(row, options))
  const { columns, notesWidth } = layout
  const headers = columns.map((column) => pad(column, column.header))
  const head = lineOf(layout, 'Journey', notesWidth > 0 ? [...headers, 'Notes'] : headers)
  const rule = '─'.repeat(Math.min(options.width, displayWidth(head)))
  const { paint } = options
  return [
    paint.strong(head),
    paint.faint(rule),
    ...rows.flatMap((row) => drawRow(row, layout, options)),
  ]
}

interface Layout {
  columns: SizedColumn[]
  nameWidth: number
  /** 0 where notes stand below their rows. */
  notesWidth: number
  /** Whether the known gap and its move have columns, or stand below their rows. */
  hasBaseline: boolean
}

type SizedColumn = Column & { width: number }

/** null where the terminal is too narrow for a table. */
function layOut(rows: Row[], options: TableOptions): Layout | null {
  const sized = (columns: Column[]) =>
    columns.map((column) => ({ ...column, width: widthOf(column, rows) }))
  const base = sized(baseColumns(options))
  const hasBaseline = rows.some(({ known }) => known)
  const all = hasBaseline ? [...base, ...sized(baselineColumns(options.paint))] : base
  const names = ['Journey', ...rows.map(indentedName)].map(displayWidth)
  const longest = Math.max(...names)
  const fits = (columns: SizedColumn[], least: number) =>
    roomLeft(columns, options.width) >= Math.min(longest, least)
  const columns = fits(all, enoughForNames) ? all : base
  if (!fits(columns, leastForNames)) return null

  const room = roomLeft(columns, options.width)
  const nameWidth = Math.max(...names.filter((name) => name <= room))
  const left = room - nameWidth - gutter
  const hasNotes = rows.some(({ notes }) => notes.length > 0)
  const notesWidth = hasNotes && left >= leastForNotes ? left : 0
  return { columns, nameWidth, notesWidth, hasBaseline: columns === all }
}

function drawRow(row: Row, layout: Layout, { width, paint }: TableOptions): string[] {
  const { columns, nameWidth, notesWidth, hasBaseline } = layout
  const name = indentedName(row)
  const tooLong = displayWidth(name) > nameWidth
  const cells = columns.map((column) => {
    const text = column.cell(row)
    return pad(column, text, column.paint?.(row, text))
  })
  const [note = '', ...moreNotes] = notesWidth > 0 ? wrap(row.notes.join('; '), notesWidth) : []
  const notesAt = columns.reduce((at, column) => at + column.width + gutter, nameWidth + gutter)
  const below = [...(hasBaseline ? [] : baselineBelow(row)), ...(notesWidth > 0 ? [] : row.notes)]
  return [
    ...(tooLong ? wrap(row.name, width - 2 * row.depth).map(indented(row.depth)) : []),
    lineOf(layout, tooLong ? '' : name, note === '' ? cells : [...cells, note]),
    ...moreNotes.map((text) => ' '.repeat(notesAt) + text),
    ...below.flatMap((text) => wrap(text, width - 4).map((part) => paint.faint(`    ${part}`))),
  ]
}

function lineOf({ nameWidth }: Layout, name: string, cells: string[]): string {
  return [padEnd(name, nameWidth), ...cells].join(' '.repeat(gutter)).trimEnd()
}

function indentedName({ depth, name }: Row): string {
  return '  '.repeat(depth) + name
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
      cell: verdictText,
      paint: (row, text) => (row.accepted ? paint.faint(text) : paint.verdict(row.verdict, text)),
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
    `    ${paint.verdict(row.verdict, verdictText(row))}`,
    ...lines.flatMap((text) => wrap(text, width - 4).map((part) => `    ${part}`)),
  ]
}

/** What the columns leave for the names of journeys. */
function roomLeft(columns: SizedColumn[], width: number): number {
  return columns.reduce((left, column) => left - column.width - gutter, width)
}

function widthOf({ header, cell }: Column, rows: Row[]): number {
  return Math.max(displayWidth(header), ...rows.map((row) => displayWidth(cell(row))))
}

/** Colours take no room, and end where the text does. */
function pad({ align, width }: SizedColumn, text: string, painted = text): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? space + painted : painted + space
}

function indented(depth: number): (text: string) => string {
  return (text) => '  '.repeat(depth) + text
}
