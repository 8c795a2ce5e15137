// What a run looks like at this moment, as lines of text: one for a log, and below it for a terminal both
// sides with their rates, percentiles and errors, and what else is going on.

import { cutTo, displayWidth, oneLine, padEnd } from '../../report/display-width.ts'
import { whole } from '../../report/figures.ts'
import type { LiveRow, LiveRun } from '../../report/live/live-run.ts'
import { elapsedText } from './time-left.ts'

export function headLine({ phase, place, elapsedMs, leftMs, traffic }: LiveRun): string {
  const about = traffic === undefined ? 'about ' : ''
  const left = leftMs === null ? [] : [`${about}${elapsedText(leftMs)} left`]
  return [phase, place, elapsedText(elapsedMs), ...left].filter((part) => part !== '').join(' · ')
}

/** All in one line, where nothing can be rewritten. */
export function logLine(run: LiveRun): string {
  const { traffic } = run
  if (traffic === undefined) return headLine(run)
  const both = (read: (side: 0 | 1) => string) => `${read(0)} / ${read(1)}`
  const { perSecond, p50Ms, p95Ms, errors, lagMs } = traffic
  return [
    headLine(run),
    `${Math.round(perSecond[0])}/${Math.round(perSecond[1])} requests/s`,
    `p50 ${both((side) => milliseconds(p50Ms[side]))}`,
    `p95 ${both((side) => milliseconds(p95Ms[side]))}`,
    ...(errors[0] + errors[1] > 0 ? [`errors ${errors.join('/')}`] : []),
    ...(lagMs >= 1 ? [`lag ${milliseconds(lagMs)}`] : []),
  ].join(' · ')
}

/** `row` is what is being measured. */
export function screenLines(run: LiveRun, row: LiveRow | undefined, width: number): string[] {
  const { sides, traffic, faults } = run
  const names = sides.map((name) => cutTo(oneLine(name), 16))
  const nameWidth = Math.max(...names.map(displayWidth))
  const columns = traffic === undefined ? ofJourney(row) : ofTraffic(traffic)
  const lines =
    columns === undefined
      ? []
      : names.map((name, side) => {
          const cells = columns.map((column) => {
            const room = Math.max(...column.map(displayWidth))
            return ' '.repeat(room - displayWidth(column[side]!)) + column[side]!
          })
          return [`  ${padEnd(name, nameWidth)}`, ...cells].join('  ')
        })
  const also = [
    ...(traffic === undefined ? [] : [`lag ${milliseconds(traffic.lagMs)}`]),
    ...(faults.length === 0 ? [] : [`fault: ${faults.map(oneLine).join('; ')}`]),
  ]
  const all = [headLine(run), ...lines, ...(also.length === 0 ? [] : [`  ${also.join(' · ')}`])]
  return all.map((line) => cutTo(line, width))
}

function ofTraffic(traffic: NonNullable<LiveRun['traffic']>): string[][] {
  const { perSecond, p50Ms, p95Ms, errors, inFlight } = traffic
  return [
    perSecond.map((rate) => `${whole(rate)}/s`),
    ...percentiles({ p50Ms, p95Ms }),
    errors.map((count) => `errors ${whole(count)}`),
    inFlight.map((count) => `${whole(count)} in flight`),
  ]
}

function ofJourney(row: LiveRow | undefined): string[][] | undefined {
  if (row === undefined) return undefined
  return [
    ...percentiles(row),
    row.count.map((count) => `n ${whole(count)}`),
    row.errors.map((count) => `errors ${whole(count)}`),
  ]
}

function percentiles({ p50Ms, p95Ms }: Pick<LiveRow, 'p50Ms' | 'p95Ms'>): string[][] {
  return [
    p50Ms.map((ms) => `p50 ${milliseconds(ms)}`),
    p95Ms.map((ms) => `p95 ${milliseconds(ms)}`),
  ]
}

function milliseconds(ms: number | null): string {
  if (ms === null) return '–'
  return `${ms < 10 ? ms.toFixed(1) : whole(ms)} ms`
}
