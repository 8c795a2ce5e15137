// A comparison as Markdown: report.md, and the comment on a pull request. Names come from users and
// from logs, so nothing of them may become a column, a link, a mention or HTML.

import type { Comparison } from '../compare/comparison.ts'
import { oneLine } from './display-width.ts'
import { ledgerLines } from './ledger.ts'
import { parityLines } from './parity.ts'
import { type Row, rowsOf, verdictText, verdictWords } from './rows.ts'

export function renderMarkdown(comparison: Comparison): string {
  const { environments, remarks, runs, summary, verdict } = comparison
  const rows = rowsOf(comparison, { endpoints: 'all' })
  const sections = [
    [`## ${inert(environments.candidate)} compared with ${inert(environments.reference)}`],
    [`**${verdictWords[verdict]}**: ${inert(summary)}`],
    rows.length === 0
      ? ['Nothing was measured that could be compared.']
      : tableOf(rows, environments),
    parityOf(comparison),
    reasonsOf(rows),
    remarks.length === 0 ? [] : ['To know:', '', ...remarks.map((it) => `- ${inert(it)}`)],
    ledgerLines(comparison).map((line) => `- ${inert(line)}`),
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

function tableOf(rows: Row[], { reference, candidate }: Comparison['environments']): string[] {
  const withBaseline = rows.some(({ known }) => known)
  const known = withBaseline ? ['Known gap', 'Moved'] : []
  const headers = ['Journey', reference, candidate, 'n', 'Difference', 'Verdict', ...known, 'Notes']
  const rules = ['---', '---:', '---:', '---:', '---', '---', ...known.map(() => '---'), '---']
  return [
    line(headers.map(inert)),
    line(rules),
    ...rows.map((row) => line(cellsOf(row, withBaseline))),
  ]
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

function parityOf({ parity = [], environments }: Comparison): string[] {
  if (parity.length === 0) return []
  const headers = ['Parity', environments.reference, environments.candidate, 'Verdict', 'Notes']
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
  return rows.flatMap(({ title, reason }) =>
    reason === undefined ? [] : [`- **${inert(title)}**: ${inert(reason)}`],
  )
}

function line(cells: string[]): string {
  return `| ${cells.join(' | ')} |`
}

/**
 * Punctuation that means something becomes a character reference, which no dialect interprets. A
 * mention is found in the text after that, so a space of no width parts the sign from the name.
 */
function inert(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>()#|!~@&]/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/&#(?:64|35);(?=\w)/g, '$&&#8203;')
}
