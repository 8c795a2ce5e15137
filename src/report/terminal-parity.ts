// The parity table on a terminal: values that are too long are cut, notes stand below their row.

import type { Comparison } from '../compare/comparison.ts'
import { cutTo, displayWidth, padEnd, wrap } from './display-width.ts'
import type { Paint } from './paint.ts'
import { type ParityLine, parityLines } from './parity.ts'

const gutter = '  '
const leastForValues = 8

export function drawParity(
  { parity = [], environments }: Pick<Comparison, 'parity' | 'environments'>,
  width: number,
  paint: Paint,
): string[] {
  if (parity.length === 0) return []
  const lines = parityLines(parity)
  const head: Texts = {
    probe: 'Parity',
    reference: environments.reference,
    candidate: environments.candidate,
    verdict: 'Verdict',
  }
  const columns = columnsOf([head, ...lines], width)
  const header = lineOf(head, columns)
  return [
    paint.strong(header),
    paint.faint('─'.repeat(Math.min(width, displayWidth(header)))),
    ...lines.flatMap((line) => [
      lineOf(line, columns, (text) => paint.verdict(line.kind, text)),
      ...line.notes.flatMap((note) =>
        wrap(note, width - 4).map((text) => paint.faint(`    ${text}`)),
      ),
    ]),
  ]
}

type Columns = Record<'probe' | 'reference' | 'candidate', number>
type Texts = Pick<ParityLine, keyof Columns | 'verdict'>

/** Names and verdicts come first; the values share what is left. */
function columnsOf(lines: readonly Texts[], width: number): Columns {
  const widest = (key: keyof Texts) => Math.max(...lines.map((line) => displayWidth(line[key])))
  const probe = Math.min(widest('probe'), Math.max(leastForValues, Math.floor(width / 3)))
  const left = Math.max(2 * leastForValues, width - probe - widest('verdict') - 3 * gutter.length)
  const [reference, candidate] = [widest('reference'), widest('candidate')]
  const half = Math.floor(left / 2)
  return {
    probe,
    reference: Math.min(reference, Math.max(half, left - candidate)),
    candidate: Math.min(candidate, Math.max(half, left - reference)),
  }
}

function lineOf(
  { probe, reference, candidate, verdict }: Texts,
  columns: Columns,
  paint = (text: string) => text,
): string {
  const cells = [
    padEnd(cutTo(probe, columns.probe), columns.probe),
    padEnd(cutTo(reference, columns.reference), columns.reference),
    padEnd(cutTo(candidate, columns.candidate), columns.candidate),
  ]
  return [...cells, paint(verdict)].join(gutter)
}
