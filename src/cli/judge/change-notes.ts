// `trueup note`: notes are kept in the baseline's file, also before a run was accepted. The cell is
// looked up in what was measured last, so that a note that would never be shown is found out at once.

import { cellsToNote } from '../../compare/find-cells.ts'
import type { Baseline } from '../../compare/index.ts'
import { longestNote } from '../../compare/notes/human.ts'
import { type LoadedConfig, loadConfig } from '../../config/load.ts'
import { oneLine } from '../../report/display-width.ts'
import { readBaseline, writeBaseline } from '../baseline/file.ts'
import type { NoteFlags } from '../note.ts'
import { UsageError } from '../usage-error.ts'
import { measuredCells } from './measured-cells.ts'

export async function changeNotes({ cell, text, drop, config: file, out }: NoteFlags) {
  const loaded = await loadConfig({ file })
  const { config } = loaded
  const baseline = (await readBaseline(config.baseline)) ?? emptyBaseline(loaded)
  const notes = baseline.notes ?? {}
  if (cell === undefined) {
    if (drop) throw new UsageError('Which note? trueup note CELL --drop.')
    return say(listed(notes, config.notes, config.baseline))
  }
  if (drop) {
    if (text !== undefined) throw new UsageError('A text or --drop, not both.')
    const name = noteOf(notes, cell)
    const { [name]: _, ...rest } = notes
    await save(config.baseline, { ...baseline, notes: rest })
    return say(`Dropped the note of ${oneLine(name)} from ${config.baseline}.`)
  }
  if (text === undefined) {
    const name = noteOf(notes, cell)
    return say(`${oneLine(name)}: ${oneLine(notes[name] ?? '')}`)
  }
  const clean = checked(text)
  const known = await measuredCells(out ?? config.out, baseline)
  const name = known.length === 0 ? checked(cell) : oneCell(known, cell)
  await save(config.baseline, { ...baseline, notes: { ...notes, [name]: clean } })
  say(`Noted of ${oneLine(name)} in ${config.baseline}.`)
  if (known.length === 0) {
    say('Nothing was measured yet that the name could be looked up in; it is kept as written.')
  }
}

function checked(text: string): string {
  const clean = oneLine(text)
  if (clean === '') throw new UsageError('A note of no text: expected what you know of the cell.')
  if (clean.length <= longestNote) return clean
  throw new UsageError(
    `A note has at most ${longestNote} characters, to stand beside a row; this one has ${clean.length}.`,
  )
}

/** A run may have been noted of before it had this cell, so the name of the note does too. */
function noteOf(notes: Record<string, string>, wanted: string): string {
  const cells = Object.keys(notes).map((cell) => ({ cell }))
  return oneOf(cellsToNote(cells, wanted), cells, wanted, 'No note is about')
}

function oneCell(cells: { cell: string }[], wanted: string): string {
  return oneOf(cellsToNote(cells, wanted), cells, wanted, 'No cell is called')
}

function oneOf(
  found: { cell: string }[],
  all: { cell: string }[],
  wanted: string,
  none: string,
): string {
  if (found.length === 1) return found[0]!.cell
  const list = (cells: { cell: string }[]) =>
    cells
      .slice(0, mostListed)
      .map(({ cell }) => `  ${oneLine(cell)}`)
      .join('\n')
  if (found.length === 0) {
    const there = all.length === 0 ? 'There is none.' : `There are:\n${list(all)}`
    throw new UsageError(`${none} "${oneLine(wanted).slice(0, 100)}". ${there}`)
  }
  throw new UsageError(
    `"${oneLine(wanted).slice(0, 100)}" is several cells; which one?\n${list(found)}`,
  )
}

const mostListed = 20

function listed(own: Record<string, string>, configured: Record<string, string>, file: string) {
  const lines = (notes: Record<string, string>) =>
    Object.entries(notes).map(([cell, text]) => `  ${oneLine(cell)}: ${oneLine(text)}`)
  const [first, second] = [lines(own), lines(configured)]
  if (first.length + second.length === 0) {
    return `There is no note yet: trueup note CELL "what you know" makes one, kept in ${file}.`
  }
  return [
    ...(first.length === 0 ? [] : [`Notes in ${file}:`, ...first]),
    ...(second.length === 0 ? [] : ['Notes in the configuration:', ...second]),
  ].join('\n')
}

function emptyBaseline({ compare }: LoadedConfig): Baseline {
  return { schemaVersion: 1, environments: compare, fingerprint: {}, runs: [], cells: {} }
}

async function save(file: string, { notes = {}, ...baseline }: Baseline): Promise<void> {
  await writeBaseline(file, {
    ...baseline,
    ...(Object.keys(notes).length > 0 && { notes }),
  })
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
