// `trueup baseline show`: the accepted differences, a line per cell.

import { isErrorsCell } from '../../compare/cell.ts'
import type { Accepted, Baseline } from '../../compare/index.ts'
import { loadConfig } from '../../config/load.ts'
import { displayWidth, oneLine, padEnd } from '../../report/display-width.ts'
import { gap } from '../../report/figures.ts'
import type { ShowFlags } from '../baseline.ts'
import { readBaseline } from './file.ts'

export async function showBaseline(flags: ShowFlags): Promise<void> {
  const { config } = await loadConfig({ file: flags.config })
  const baseline = await readBaseline(config.baseline)
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(baseline ?? null, null, 2)}\n`)
    return
  }
  process.stdout.write(
    baseline === undefined
      ? `There is no baseline in ${config.baseline} yet: \`trueup baseline accept\` makes one.\n`
      : drawBaseline(baseline, config.baseline),
  )
}

function drawBaseline({ environments, runs, cells }: Baseline, file: string): string {
  const rows = Object.entries(cells).map(([cell, accepted]) => [
    oneLine(cell),
    knownGap(cell, accepted),
    accepted.length === 1 ? '1 run' : `${accepted.length} runs`,
  ])
  const width = (column: number) =>
    Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? '')))
  const [first, second] = [width(0), width(1)]
  const lines = rows.map(
    ([cell = '', known = '', count = '']) =>
      `  ${padEnd(cell, first)}  ${padEnd(known, second)}  ${count}`,
  )
  const accepted = runs.map(({ id }) => `  ${oneLine(id)}`)
  return [
    `${oneLine(environments.candidate)} compared with ${oneLine(environments.reference)}, as accepted in ${file}:`,
    ...lines,
    'From these runs:',
    ...accepted,
    '',
  ].join('\n')
}

/** Errors are kept as a difference of rates, everything else as the logarithm of a ratio. */
function knownGap(cell: string, accepted: Accepted[]): string {
  const mean = accepted.reduce((sum, { theta }) => sum + theta, 0) / accepted.length
  return isErrorsCell(cell) ? gap('errors', mean) : gap('duration', Math.exp(mean))
}
