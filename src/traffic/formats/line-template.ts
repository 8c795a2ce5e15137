// A format string of an operator, compiled to pieces: literals that stand in every line, and slots
// between them. A slot that knows its own end is measured; any other one ends at the literal behind
// it, and where what follows does not fit, at a later one, a bounded number of times per line.

import type { LogRecord, Outcome, Rejection } from '../log-record.ts'
import type { ReadLine } from './line-format.ts'

export interface Slot {
  /** As the operator wrote it, for messages. */
  name: string
  /** Index behind a value that begins here; −1 where none does. Without it a literal ends the slot. */
  measure?: (line: string, at: number) => number
  /** Whether a text can be this slot's value; without it any text can. */
  accepts?: (text: string) => boolean
  /** What it means that the slot does not fit. */
  otherwise?: Rejection
  /** Puts the value into the record; without it the slot is only skipped. */
  read?: (text: string, record: LogRecord) => void
}

export type Piece = string | Slot

/** Ends that are tried per line beyond the first ones. */
const mostRetries = 100

/** `finish` makes the request of what the slots have put down. */
export function templateReader(
  pieces: Piece[],
  begin: () => void,
  finish: (record: LogRecord) => Outcome,
): ReadLine {
  const ends: number[] = pieces.map(() => 0)
  const choices: number[] = []
  return (line, record) => {
    const failed = match(line, pieces, ends, choices)
    if (failed !== null) return failed
    begin()
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index]!
      if (typeof piece === 'string' || piece.read === undefined) continue
      piece.read(line.slice(index === 0 ? 0 : ends[index - 1], ends[index]), record)
    }
    return finish(record)
  }
}

/** Fills the end of each piece. `choices` are open slots that could end later, the last one first. */
function match(line: string, pieces: Piece[], ends: number[], choices: number[]): Rejection | null {
  choices.length = 0
  let retries = mostRetries
  let furthest = -1
  let why: Rejection = 'not in this format'
  let index = 0
  let from = -1
  while (index < pieces.length) {
    const start = index === 0 ? 0 : ends[index - 1]!
    const end = endOf(line, pieces, index, start, from < 0 ? start : from)
    if (end >= 0) {
      if (isOpen(pieces, index)) choices.push(index)
      ends[index++] = end
      from = -1
      continue
    }
    if (index > furthest) {
      furthest = index
      why = whyNot(line, pieces, index, start)
    }
    const choice = choices.pop()
    if (choice === undefined || retries-- === 0) return why
    index = choice
    from = ends[choice]! + 1
  }
  return null
}

/** An open slot can end at several places. */
function isOpen(pieces: Piece[], index: number): boolean {
  const piece = pieces[index]!
  return typeof piece !== 'string' && piece.measure === undefined && index + 1 < pieces.length
}

/** −1 where the piece is not there. An open slot ends at the first literal from `from` on. */
function endOf(line: string, pieces: Piece[], index: number, start: number, from: number): number {
  const piece = pieces[index]!
  if (typeof piece === 'string') {
    const end = start + piece.length
    const isLast = index === pieces.length - 1
    return line.startsWith(piece, start) && (!isLast || end === line.length) ? end : -1
  }
  if (piece.measure !== undefined) return piece.measure(line, start)
  const next = pieces[index + 1]
  let end = line.length
  if (typeof next === 'string') end = line.indexOf(next, from)
  if (end < start) return -1
  if (piece.accepts === undefined || piece.accepts(line.slice(start, end))) return end
  return -1
}

function whyNot(line: string, pieces: Piece[], index: number, start: number): Rejection {
  const piece = pieces[index]!
  const isHere = start < line.length
  if (typeof piece !== 'string' && piece.otherwise !== undefined && isHere) return piece.otherwise
  const isBegun = index > 2
  const next = typeof piece === 'string' ? piece : pieces[index + 1]
  const isMissing = typeof next !== 'string' || !line.includes(next, start)
  return isBegun && (!isHere || isMissing) ? 'cut off' : 'not in this format'
}
