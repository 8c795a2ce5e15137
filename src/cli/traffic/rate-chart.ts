// The rate over time as a chart of block characters: a row of labels, the columns, the hours below.

import type { Rate } from '../../traffic/inspect/rate.ts'

const rows = 6
const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const labelWidth = 9

/** Lines of at most 80 columns. */
export function rateChart({ columns, durationUs }: Rate): string[] {
  const highest = Math.max(...columns.map(({ perSecond }) => perSecond))
  const lines: string[] = []
  for (let row = rows - 1; row >= 0; row--) {
    const bars = columns.map(({ perSecond }) => block((perSecond / highest) * rows - row))
    const label = row === rows - 1 ? rateLabel(highest) : row === 0 ? '0' : ''
    lines.push(`${label.padStart(labelWidth)} ┤${bars.join('')}`.trimEnd())
  }
  const [first, last] = [columns[0]!.startUs, columns[0]!.startUs + durationUs]
  const from = shortTime(first)
  const to = shortTime(last)
  const room = columns.length - from.length
  const below = to.length + 1 > room ? `${from} to ${to}` : `${from}${to.padStart(room)}`
  return [...lines, `${' '.repeat(labelWidth + 2)}${below}`]
}

/** What is there at all can be seen. */
function block(filled: number): string {
  const level = Math.max(0, Math.min(8, Math.round(filled * 8)))
  return eighths[level]!
}

export function rateLabel(perSecond: number): string {
  if (perSecond < 0.01) return `${Number(perSecond.toPrecision(1))}/s`
  const digits = perSecond < 10 ? 2 : perSecond < 100 ? 1 : 0
  return `${perSecond.toLocaleString('en-US', { maximumFractionDigits: digits })}/s`
}

function shortTime(us: number): string {
  return new Date(us / 1_000).toISOString().slice(5, 16).replace('T', ' ')
}
