// How a cell went over time, block by block or pair by pair, and what happened meanwhile: errors are
// counted, a point far above its side's others is named a stall, and pauses and blocks left out are marked.

import type { Both, CourseData, CourseEvent } from './page-data.ts'

/** A block or a pair, or some of them together; null where a side has nothing of it. */
export interface Point {
  startMs: number
  middle: Both<number | null>
  high?: Both<number | null>
  errors: Both<number>
}

/** More points than this are no longer seen. */
export const mostPoints = 120
const mostStalls = 10
/** A point this many times as high as the middle one of its side is a stall. */
const stallFactor = 4

/** How many blocks or pairs have to be one point. */
export function joinedOf(count: number): number {
  return Math.max(1, Math.ceil(count / mostPoints))
}

export function courseOf(
  of: CourseData['of'],
  joined: number,
  points: readonly Point[],
  sides: Both<string>,
  happened: readonly CourseEvent[] = [],
): CourseData {
  const both = <T>(read: (point: Point, side: 0 | 1) => T): Both<T[]> => [
    points.map((point) => read(point, 0)),
    points.map((point) => read(point, 1)),
  ]
  const hasHigh = points.some(({ high }) => high !== undefined)
  const times = points.map(({ startMs }) => Math.round(startMs / 100) / 10)
  // Another program may have written one time for all of them.
  const inOrder = times.every((time, at) => at === 0 || time > times[at - 1]!)
  const startS = inOrder ? times : times.map((_, at) => at * joined)
  const course = {
    of,
    joined,
    startS,
    ...(!inOrder && { numbered: true as const }),
    middle: both(({ middle }, side) => middle[side]),
    ...(hasHigh && { high: both(({ high }, side) => high?.[side] ?? null) }),
    errors: both(({ errors }, side) => errors[side]),
  }
  const events = [...(inOrder ? happened : []), ...stallsOf(course, sides)].sort(
    (a, b) => a.atS - b.atS,
  )
  return { ...course, events }
}

function stallsOf(
  { startS, middle, high = middle }: Pick<CourseData, 'startS' | 'middle' | 'high'>,
  sides: Both<string>,
): CourseEvent[] {
  const found = ([0, 1] as const).flatMap((side) => {
    const usual = medianOf(high[side])
    return high[side].flatMap((value, at) => {
      const times = value === null || usual === 0 ? 0 : value / usual
      if (times < stallFactor) return []
      const text = `${sides[side]} stalled: ${Number(times.toPrecision(2))} times its usual time`
      return [{ times, event: { atS: startS[at]!, side, text } }]
    })
  })
  return found
    .sort((a, b) => b.times - a.times)
    .slice(0, mostStalls)
    .map(({ event }) => event)
}

function medianOf(values: readonly (number | null)[]): number {
  const there = values.filter((value) => value !== null).sort((a, b) => a - b)
  return there[there.length >> 1] ?? 0
}
