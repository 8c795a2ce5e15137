// How a verdict came about, step by step, for the cells that a user names as loosely as people do.

import type { Comparison, Difference } from '../../compare/comparison.ts'
import { findCells } from '../../compare/find-cells.ts'
import { oneLine, padEnd, wrap } from '../../report/display-width.ts'
import { verdictWords } from '../../report/row.ts'
import { UsageError } from '../usage-error.ts'

export function explain({ differences }: Comparison, wanted: string, width: number): string {
  const cells = differences.map(({ cell }) => oneLine(cell))
  const list = cells.map((cell) => `  ${cell}`).join('\n')
  if (wanted.trim() === '') return `Cells of this comparison:\n${list}\n`
  const found = findCells(differences, wanted)
  if (found.length === 0) {
    throw new UsageError(`--explain: no cell is called "${wanted}". There are:\n${list}`)
  }
  return `${found.map((difference) => derivationOf(difference, width)).join('\n\n')}\n`
}

function derivationOf(difference: Difference, width: number): string {
  const { cell, verdict, reason, derivation } = difference
  const labels = Math.max(0, ...derivation.map(({ label }) => label.length))
  const lines = derivation.flatMap(({ label, text }) => {
    const [first = '', ...rest] = wrap(oneLine(text), Math.max(20, width - labels - 4))
    const indent = ' '.repeat(labels + 4)
    return [`  ${padEnd(label, labels)}  ${first}`, ...rest.map((line) => indent + line)]
  })
  const said = wrap(oneLine(reason), width - 2).map((line) => `  ${line}`)
  return [`${oneLine(cell)}: ${verdictWords[verdict]}`, ...said, ...lines].join('\n')
}
