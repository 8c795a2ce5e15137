// A comparison as Markdown: report.md, and the comment on a pull request. What is long is folded, and
// what has no room there is counted.

import type { Comparison } from '../compare/comparison.ts'
import { inert } from './inert.ts'
import { ledgerLines } from './ledger.ts'
import { paragraphsOf } from './paragraphs.ts'
import { parityLines } from './parity.ts'
import { type Row, verdictText, verdictWords } from './row.ts'
import { rowsOf, shownOf } from './rows.ts'
import { saturationMarkdown } from './saturation/markdown.ts'
import { headingOf, sideNames } from './side-names.ts'

/** Bytes of each part; together they stay below the 60 KB that fit into a comment with room to spare. */
const room = {
  rows: 22_000,
  endpoints: 8_000,
  parity: 6_000,
  saturation: 8_000,
  reasons: 8_000,
  remarks: 6_000,
  ledger: 6_000,
}

export function renderMarkdown(comparison: Comparison): string {
  const { remarks, runs, summary, verdict } = comparison
  const environments = sideNames(comparison)
  const rows = rowsOf(comparison, { endpoints: 'all' })
  const main = new Set(shownOf(comparison).map(({ cell }) => cell))
  const shown = rows.filter(({ cell }) => main.has(cell))
  const more = rows.filter(({ cell }) => !main.has(cell))
  const withBaseline = rows.some(({ known }) => known)
  const table = (some: Row[], bytes: number) => tableOf(some, environments, withBaseline, bytes)
  const sections = [
    [`## ${inert(headingOf(comparison))}`],
    [`**${verdictWords[verdict]}**: ${inert(summary)}`],
    rows.length === 0 ? ['Nothing was measured that could be compared.'] : table(shown, room.rows),
    within(parityOf(comparison, environments), room.parity, 'probes'),
    within(saturationMarkdown(comparison), room.saturation, 'lines'),
    folded('More endpoints', more.length === 0 ? [] : table(more, room.endpoints)),
    within(reasonsOf(rows), room.reasons, 'reasons'),
    remarks.length === 0
      ? []
      : ['To know:', '', ...within(remarks.map(item), room.remarks, 'remarks')],
    folded('Ledger', within(ledgerLines(comparison).map(item), room.ledger, 'lines')),
    [
      runs.reference === runs.candidate
        ? `Run ${inert(runs.reference)}`
        : `Runs ${inert(runs.reference)} and ${inert(runs.candidate)}`,
    ],
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** What is left out is counted. */
function within(lines: string[], bytes: number, what: string): string[] {
  let left = bytes
  const count = lines.findIndex((each) => {
    left -= Buffer.byteLength(each) + 1
    return left < 0
  })
  if (count < 0) return lines
  const rest = lines.length - count
  return [...lines.slice(0, count), '', `${rest} more ${what} are in report.html.`]
}

/** Markdown inside of HTML begins after an empty line. */
function folded(title: string, lines: string[]): string[] {
  if (lines.length === 0) return []
  return ['<details>', `<summary>${title}</summary>`, '', ...lines, '', '</details>']
}

function item(text: string): string {
  return `- ${inert(text)}`
}

function tableOf(
  rows: Row[],
  { reference, candidate }: Comparison['environments'],
  withBaseline: boolean,
  bytes: number,
): string[] {
  const known = withBaseline ? ['Known gap', 'Moved'] : []
  const headers = ['Journey', reference, candidate, 'n', 'Difference', 'Verdict', ...known, 'Notes']
  const rules = ['---', '---:', '---:', '---:', '---', '---', ...known.map(() => '---'), '---']
  const lines = rows.map((row) => line(cellsOf(row, withBaseline)))
  return [line(headers.map(inert)), line(rules), ...within(lines, bytes, 'rows')]
}

function cellsOf(row: Row, withBaseline: boolean): string[] {
  const verdict = verdictText(row)
  const known = [row.known?.gap ?? '–', row.known?.moved ?? '–']
  return [
    // An entity, because Markdown takes leading spaces away.
    `${'&emsp;'.repeat(row.depth)}${inert(row.name)}`,
    row.reference,
    row.candidate,
    row.counts,
    row.difference,
    row.verdict === 'must-fix' && !row.accepted ? `**${verdict}**` : verdict,
    ...(withBaseline ? known : []),
    row.notes.map(inert).join('; '),
  ]
}

function parityOf({ parity = [] }: Comparison, names: Comparison['environments']): string[] {
  if (parity.length === 0) return []
  const headers = ['Parity', names.reference, names.candidate, 'Verdict', 'Notes']
  return [
    line(headers.map(inert)),
    line(headers.map(() => '---')),
    ...parityLines(parity).map(({ probe, reference, candidate, verdict, notes }) => {
      const said = verdict === 'must match' ? `**${verdict}**` : verdict
      return line([...[probe, reference, candidate].map(inert), said, notes.map(inert).join('; ')])
    }),
  ]
}

function reasonsOf(rows: Row[]): string[] {
  return paragraphsOf(rows).map(({ title, reason, evidence }) => {
    const seen = evidence === undefined ? '' : `. ${inert(evidence)}`
    return `- **${inert(title)}**: ${inert(reason)}${seen}`
  })
}

function line(cells: string[]): string {
  return `| ${cells.join(' | ')} |`
}
