// The history as a terminal shows it: the runs, newest first, and how the gap of each cell went over
// them.

import type { GapCourse, GapPoint } from '../../compare/gap-course.ts'
import type { KeptCell, KeptRun } from '../../history/kept-run.ts'
import { cutTo, displayWidth, oneLine, padEnd, wrap } from '../display-width.ts'
import type { Paint } from '../paint.ts'
import { verdictWords } from '../row.ts'
import { sparkline } from '../sparkline.ts'
import { bandText, differenceText, driftText, gapText, shortName, toldFirst } from './gap-words.ts'

export interface ListedRun extends KeptRun {
  headlines: KeptCell[]
}

interface Screen {
  width: number
  paint: Paint
}

const idWidth = 28
const verdictWidth = Math.max(...Object.values(verdictWords).map(displayWidth))
const gutter = '  '

export function drawRuns(runs: readonly ListedRun[], { width, paint }: Screen): string[] {
  const room = Math.max(20, width - idWidth - verdictWidth - 2 * gutter.length)
  const head = [padEnd('Run', idWidth), padEnd('Verdict', verdictWidth), 'Widest gaps']
  return [
    paint.strong(head.join(gutter)),
    ...runs.flatMap((run) => {
      const [id, ...moreId] = wrap(nameOf(run), idWidth)
      const [gaps = '', ...moreGaps] = wrap(gapsOf(run), room)
      const word = padEnd(verdictWords[run.verdict], verdictWidth)
      const first = [padEnd(id!, idWidth), paint.verdict(run.verdict, word), gaps].join(gutter)
      const rest = Math.max(moreId.length, moreGaps.length)
      return [
        first.trimEnd(),
        ...Array.from({ length: rest }, (_, at) =>
          `${padEnd(moreId[at] ?? '', idWidth + verdictWidth + 2 * gutter.length)}${moreGaps[at] ?? ''}`.trimEnd(),
        ),
      ]
    }),
  ]
}

/** Ids that trueup gives begin with the time. */
function nameOf({ id, startedAt }: KeptRun): string {
  const time = startedAt.slice(0, 16)
  return id.startsWith(time.slice(0, 10)) ? oneLine(id) : `${time.replace('T', ' ')} ${oneLine(id)}`
}

function gapsOf({ headlines, status, reference, candidate }: ListedRun): string {
  const { told, more } = toldFirst(headlines)
  const gaps = told.map((it) => `${shortName(it.cell)} ${differenceText(it.cell, it)}`)
  const parts = [
    gaps.join('; '),
    ...(more > 0 ? [`${more} more to fix`] : []),
    ...(status === 'complete' ? [] : [status]),
    ...(headlines.length === 0 ? [`${oneLine(candidate)} and ${oneLine(reference)}`] : []),
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** A line each: name, course, the newest gap and its verdict; then those that drift. */
export function drawCourses(courses: readonly GapCourse[], { width, paint }: Screen): string[] {
  const rows = courses.map((course) => {
    const { verdict, ratio } = course.points.at(-1)!
    return { course, verdict, name: shortName(course.cell), gap: gapText(course.cell, ratio) }
  })
  const widest = (texts: string[]) => Math.max(0, ...texts.map(displayWidth))
  const gapWidth = widest(rows.map(({ gap }) => gap))
  const lineWidth = Math.min(24, Math.max(1, ...courses.map(({ points }) => points.length)))
  const rest = lineWidth + gapWidth + verdictWidth + 3 * gutter.length
  const nameWidth = Math.max(12, Math.min(widest(rows.map(({ name }) => name)), width - rest))
  return rows.flatMap(({ course, name, gap, verdict }) => {
    const parts = [
      padEnd(cutTo(name, nameWidth), nameWidth),
      padEnd(courseLine(course, lineWidth), lineWidth),
      ' '.repeat(gapWidth - displayWidth(gap)) + gap,
      paint.verdict(verdict, verdictWords[verdict]),
    ]
    const drift = driftText(course)
    return [
      parts.join(gutter),
      ...(drift === undefined
        ? []
        : wrap(`! ${drift}`, width - 2).map((line) => `${gutter}${line}`)),
    ]
  })
}

/** On a scale that holds the band, so that small steps look small. */
function courseLine({ points, band, isErrors }: GapCourse, columns: number): string {
  const place = (ratio: number) => (isErrors ? ratio : Math.log(ratio))
  const figures = points.map(({ ratio }) => (ratio === null ? null : place(ratio)))
  const there = figures.filter((it) => it !== null && Number.isFinite(it)) as number[]
  const low = Math.min(...there, place(band.low))
  const high = Math.max(...there, place(band.high))
  const shifted = figures.map((it) => (it === null || !Number.isFinite(it) ? null : it - low))
  return sparkline(shifted, high - low || 1, columns)
}

/** One cell in full: what is known of it, whether it drifts, and its figure in each run. */
export function drawCourse(
  course: GapCourse,
  { reference, candidate }: Pick<KeptRun, 'reference' | 'candidate'>,
  { width, paint }: Screen,
): string[] {
  const { cell, points, runsNeeded } = course
  const drift = driftText(course)
  const others = points.filter(({ alike }) => !alike).length
  const remarks = [
    `Of ${oneLine(candidate)} from ${oneLine(reference)}; ${bandText(course)}.`,
    ...(drift === undefined ? [] : [`! It ${drift}.`]),
    ...(runsNeeded === 0
      ? []
      : [`Drift can be seen after ${runsNeeded} more runs under the same conditions.`]),
  ]
  return [
    paint.strong(oneLine(cell)),
    ...remarks.flatMap((text) => wrap(text, width)),
    '',
    ...(points.some(({ ratio }) => ratio !== null)
      ? [courseLine(course, Math.min(width, points.length)), '']
      : []),
    ...pointTable(course, { width, paint }),
    ...(others === 0
      ? []
      : wrap(
          '* incomplete, or under other conditions than the newest: not asked for drift',
          width,
        ).map(paint.faint)),
  ]
}

function pointTable({ cell, points }: GapCourse, { width, paint }: Screen): string[] {
  const newestFirst = points.toReversed()
  const gaps = newestFirst.map((point) => differenceText(cell, point))
  const gapWidth = Math.max(3, ...gaps.map(displayWidth))
  const withMoved = points.some(({ moved }) => moved !== undefined)
  const rest = gapWidth + verdictWidth + 3 * gutter.length + (withMoved ? 8 : 0)
  const runWidth = Math.max(16, Math.min(idWidth + 1, width - rest))
  const head = [padEnd('Run', runWidth), padEnd('Gap', gapWidth), padEnd('Verdict', verdictWidth)]
  return [
    paint.strong([...head, ...(withMoved ? ['Moved'] : [])].join(gutter).trimEnd()),
    ...newestFirst.map((point, at) => {
      const name = cutTo(`${oneLine(point.run)}${point.alike ? '' : '*'}`, runWidth)
      const word = padEnd(verdictWords[point.verdict], verdictWidth)
      const parts = [
        padEnd(name, runWidth),
        padEnd(gaps[at]!, gapWidth),
        paint.verdict(point.verdict, word),
        ...(withMoved ? [movedWord(point)] : []),
      ]
      return parts.join(gutter).trimEnd()
    }),
  ]
}

function movedWord({ moved }: GapPoint): string {
  if (moved === undefined) return '–'
  return moved === 'acceptable' ? 'no' : moved === 'inconclusive' ? 'unclear' : 'yes'
}
