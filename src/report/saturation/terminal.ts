// A search for saturation on a terminal: for each environment its knee, and throughput and latency by
// connections; then what the open loop says of rates below the lower knee.

import type { Comparison } from '../../compare/comparison.ts'
import type {
  CurvePoint,
  SaturatedEnvironment,
  SaturationReport,
} from '../../compare/saturation/saturation-report.ts'
import { displayWidth, oneLine, padEnd, wrap } from '../display-width.ts'
import type { Paint } from '../paint.ts'
import { sparkline } from '../sparkline.ts'
import {
  closedLoopMeans,
  kneeInWords,
  lateInWords,
  ledgerInWords,
  milliseconds,
  openInWords,
  openLoopMeans,
  openTimes,
  ratePerSecond,
  searchInWords,
  titleOf,
} from './words.ts'

export function drawSaturation({ saturation }: Comparison, width: number, paint: Paint): string[] {
  if (saturation === undefined) return []
  const environments = Object.entries(saturation.environments)
  const means = (text: string) => wrap(text, width).map(paint.faint)
  return [
    ...wrap(titleOf(saturation), width),
    ...environments.flatMap(([name, it]) => drawEnvironment(name, it, width, paint)),
    ...means(closedLoopMeans),
    ...drawOpen(saturation, width, paint),
    ...environments.flatMap(([name, it]) => means(ledgerInWords(oneLine(name), it))),
  ]
}

function drawEnvironment(
  name: string,
  it: SaturatedEnvironment,
  width: number,
  paint: Paint,
): string[] {
  const said = searchInWords(it).flatMap((text) => wrap(oneLine(text), width - 2))
  return [
    ...wrap(oneLine(`${name}: ${kneeInWords(it)}`), width).map((line, at) =>
      at === 0 ? paint.strong(line) : line,
    ),
    ...said.map((line) => paint.faint(`  ${line}`)),
    ...drawCurve(it.curve, width, paint),
  ]
}

function drawCurve(curve: readonly CurvePoint[], width: number, paint: Paint): string[] {
  if (curve.length === 0) return []
  const rows = [
    ['connections', ...curve.map(({ connections }) => String(connections))],
    ['answers/s', ...curve.map(({ perSecond }) => ratePerSecond(perSecond))],
    ['p50 ms', ...curve.map(({ p50Ms }) => milliseconds(p50Ms))],
    ['p95 ms', ...curve.map(({ p95Ms }) => milliseconds(p95Ms))],
    ...(curve.some(({ errors }) => errors > 0)
      ? [['errors', ...curve.map(({ errors }) => String(errors))]]
      : []),
  ]
  const rates = curve.map(({ perSecond }) => perSecond)
  const shape = sparkline(rates, Math.max(...rates))
  return columnsOf(rows, width, paint).map((line, at) =>
    at === 1 && displayWidth(line) + shape.length + 2 <= width
      ? `${line}  ${shape}`.trimEnd()
      : line,
  )
}

function drawOpen({ environments }: SaturationReport, width: number, paint: Paint): string[] {
  const entries = Object.entries(environments).filter(([, { open }]) => open.length > 0)
  if (entries.length === 0) return []
  const header = ['', 'p50 ms', 'p95 ms', 'in service', 'errors', 'n']
  const rows = entries.flatMap(([name, { open }]) =>
    open.map((point) => [
      `${oneLine(name)} at ${openInWords(point)}`,
      ...openTimes(point),
      String(point.errors),
      String(point.count),
    ]),
  )
  return [
    paint.strong('Open loop below the lower knee'),
    ...columnsOf([header, ...rows], width, paint),
    ...wrap(openLoopMeans, width).map(paint.faint),
    ...entries.flatMap(([name, it]) =>
      lateInWords(oneLine(name), it).flatMap((text) => wrap(text, width)),
    ),
  ]
}

/** The first column to the left, the others to the right; what has no room is counted. */
function columnsOf(rows: string[][], width: number, paint: Paint): string[] {
  const count = rows[0]!.length
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column]!))),
  )
  const endOf = (column: number) =>
    widths.slice(0, column + 1).reduce((sum, one) => sum + one + 2, 0)
  const shown = Math.max(1, widths.filter((_, column) => endOf(column) <= width).length)
  const left = count - shown
  const lines = rows.map((row) => {
    const cells = row.slice(1, shown).map((cell, at) => cell.padStart(widths[at + 1]!))
    return `  ${[padEnd(row[0]!, widths[0]!), ...cells].join('  ')}`.trimEnd()
  })
  if (left === 0) return lines
  const more = `${left} more ${left === 1 ? 'column is' : 'columns are'} in the report.`
  return [...lines, paint.faint(`  ${more}`)]
}
