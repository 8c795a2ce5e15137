// A search for saturation as Markdown: the knees and both loops, for report.md and pull requests.

import type { Comparison } from '../../compare/comparison.ts'
import { inert } from '../inert.ts'
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

export function saturationMarkdown({ saturation }: Comparison): string[] {
  if (saturation === undefined) return []
  const entries = Object.entries(saturation.environments)
  const open = entries.flatMap(([name, it]) =>
    it.open.map((point) => [
      inert(name),
      openInWords(point),
      ...openTimes(point),
      String(point.errors),
      String(point.count),
    ]),
  )
  const closed = entries.flatMap(([name, { curve }]) =>
    curve.map(({ connections, perSecond, p50Ms, p95Ms, errors, count }) => [
      inert(name),
      String(connections),
      ratePerSecond(perSecond),
      milliseconds(p50Ms),
      milliseconds(p95Ms),
      String(errors),
      String(count),
    ]),
  )
  return [
    inert(titleOf(saturation)),
    '',
    ...entries.flatMap(([name, it]) => [
      `- **${inert(name)}**: ${inert([kneeInWords(it), ...searchInWords(it)].join('; '))}`,
      `- ${inert(ledgerInWords(name, it))}`,
    ]),
    '',
    closedLoopMeans,
    '',
    ...table(
      ['Closed loop', 'Connections', 'Answers a second', 'p50 ms', 'p95 ms', 'Errors', 'n'],
      closed,
    ),
    ...(open.length === 0
      ? []
      : [
          '',
          openLoopMeans,
          '',
          ...table(
            ['Open loop', 'Rate', 'Response p50 ms', 'p95 ms', 'Service p95 ms', 'Errors', 'n'],
            open,
          ),
          ...entries.flatMap(([name, it]) =>
            lateInWords(name, it).flatMap((text) => ['', inert(text)]),
          ),
        ]),
  ]
}

function table(headers: string[], rows: string[][]): string[] {
  return [headers, headers.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}
