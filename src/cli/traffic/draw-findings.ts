// What `trueup traffic inspect` shows to people: eighty columns, the whole before the parts. Clients
// are persons: how many there are is shown, never who.

import { cutTo, oneLine, wrap } from '../../report/display-width.ts'
import { whole } from '../../report/figures.ts'
import type { Rate } from '../../traffic/inspect/rate.ts'
import type { Findings } from '../../traffic/inspect/survey.ts'
import type { LogCounts } from '../../traffic/read/read-log.ts'
import type { RejectedLines } from '../../traffic/read/tally.ts'
import { endpointRows } from './endpoint-rows.ts'
import { rateChart, rateLabel } from './rate-chart.ts'

const width = 80

export function drawFindings(counts: LogCounts, findings: Findings): string {
  const { rate } = findings
  const remarks = [...counts.remarks, ...findings.remarks]
  const parts = [
    ...head(counts),
    ...Object.entries(counts.rejected).flatMap(([reason, lines]) => rejectedLines(reason, lines)),
    '',
    ...(rate ? [...overTime(findings, rate, counts.timeMeans), ''] : []),
    ...(rate === null && counts.parsed > 0 ? ['Time:    the log does not say'] : []),
    ...facts(findings, counts.parsed),
    ...(findings.endpoints.length > 0 ? ['', ...endpointRows(findings, width)] : []),
    ...(remarks.length > 0
      ? ['', ...remarks.flatMap((remark) => hanging('Remark: ', remark))]
      : []),
  ]
  return `${parts.join('\n').trimEnd()}\n`
}

function head({ files, format, evidence, lines, parsed }: LogCounts): string[] {
  const more = files.length > 3 ? ` and ${files.length - 3} more` : ''
  const names = `${files.slice(0, 3).map(oneLine).join(', ')}${more}`
  const rejected = lines - parsed
  return [
    ...wrap(names, width),
    ...hanging('Format:  ', `${format} (${oneLine(evidence.replace(`${format}: `, ''))})`),
    ...hanging(
      'Lines:   ',
      `${whole(lines)} read = ${whole(parsed)} parsed + ${whole(rejected)} rejected`,
    ),
  ]
}

function rejectedLines(reason: string, { count, examples }: RejectedLines): string[] {
  const shown = examples.map((example) => `    ${cutTo(oneLine(example), width - 4)}`)
  const colon = count > examples.length ? ', the first:' : ':'
  return [`  ${reason}: ${whole(count)}${shown.length > 0 ? colon : ''}`, ...shown]
}

function overTime(findings: Findings, rate: Rate, timeMeans: string): string[] {
  const { word, perSecond, busiestMinute, dispersion1s, dispersion60s } = rate
  const shape = word === null ? 'too little to call its shape' : word
  const minute = new Date(busiestMinute.startUs / 1_000).toISOString().slice(11, 16)
  return [
    ...hanging(
      'Time:    ',
      `${shortTime(findings.first)} to ${shortTime(findings.last)} UTC; ` +
        `stamps mean the ${timeMeans}`,
    ),
    ...hanging(
      'Rate:    ',
      `${rateLabel(perSecond)} (${shape}); busiest minute ${minute} with ` +
        `${whole(busiestMinute.count)} requests, ${rateLabel(busiestMinute.count / 60)}`,
    ),
    ...hanging(
      'Bursts:  ',
      `index of dispersion ${index(dispersion1s)} at 1 s, ${index(dispersion60s)} at 60 s ` +
        `(1: independent of each other${dispersion60s === null ? '; –: the log is too short' : ''})`,
    ),
    '',
    ...rateChart(rate),
  ]
}

function facts(findings: Findings, parsed: number): string[] {
  const { statuses, methods, protocols, bytes, clients } = findings
  const share = (count: number) => percent(count / parsed)
  const list = (counts: [string, number][]) => {
    const shown = counts.slice(0, 12).map(([text, count]) => `${oneLine(text)} ${share(count)}`)
    return `${shown.join(', ')}${counts.length > 12 ? `, ${counts.length - 12} more` : ''}`
  }
  if (parsed === 0) return []
  return [
    ...hanging('Status:  ', list(statuses)),
    ...hanging('Method:  ', list(methods)),
    ...hanging('HTTP:    ', list(protocols)),
    ...hanging('Bytes:   ', `${whole(bytes)}, ${whole(bytes / parsed)} a request`),
    ...hanging(
      'Clients: ',
      clients.count === 0
        ? 'the log does not say'
        : `${clients.more ? 'more than ' : ''}${whole(clients.count)}; the busiest sends ` +
            `${percent(clients.busiest)} of the requests, the busiest ten ${percent(clients.busiestTen)}`,
    ),
  ]
}

/** `2026-05-04 02:00:00` of `2026-05-04T02:00:00.000Z`. */
function shortTime(iso: string | null): string {
  return (iso ?? '–').replace('T', ' ').replace(/(\.000)?Z$/, '')
}

function index(value: number | null): string {
  return value === null ? '–' : value.toFixed(value < 10 ? 2 : 0)
}

/** A share is never rounded to nothing. */
export function percent(share: number): string {
  const points = share * 100
  if (points > 0 && points < 0.1) return '<0.1 %'
  return `${points.toFixed(points < 99.95 && points > 0 ? 1 : 0)} %`
}

/** The label once, and the text beside it. */
function hanging(label: string, text: string): string[] {
  return wrap(text, width - label.length).map(
    (line, row) => (row === 0 ? label : ' '.repeat(label.length)) + line,
  )
}
