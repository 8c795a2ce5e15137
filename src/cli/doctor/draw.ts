// The findings of `doctor` as a table for people: a block for the machine and for each environment,
// remedies below what they are for.

import type { Finding } from './finding.ts'

const signs = { ok: '✓', notice: '!', missing: '✗' } satisfies Record<Finding['state'], string>

export function drawFindings(findings: Finding[], fault?: string): string {
  const width = Math.max(...findings.map(({ what }) => what.length))
  const blocks = Object.entries(Object.groupBy(findings, ({ about }) => about)).map(
    ([about, rows = []]) => [about, ...rows.flatMap((row) => drawRow(row, width))].join('\n'),
  )
  return `${blocks.join('\n\n')}\n\n${fault ?? closing(findings)}\n`
}

function drawRow({ what, state, found, remedy }: Finding, width: number): string[] {
  const row = `  ${signs[state]} ${what.padEnd(width)}  ${found}`
  if (remedy === undefined) return [row]
  const indent = ' '.repeat(width + 6)
  return [row, ...remedy.split('\n').map((line) => `${indent}→ ${line.trim()}`)]
}

function closing(findings: Finding[]): string {
  const missing = findings.filter(({ state }) => state === 'missing').length
  const notices = findings.filter(({ state }) => state === 'notice').length
  const more = notices === 0 ? '' : ` ${notices} to look at.`
  if (missing === 0) return `A run can be carried out.${more}`
  return `A run cannot be carried out: ${missing} missing.${more}`
}
