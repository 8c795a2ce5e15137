// The course of a gap over the runs as columns that a page draws, and in words for everyone else.

import type { Verdict } from '../../compare/comparison.ts'
import type { GapCourse } from '../../compare/gap-course.ts'
import { oneLine } from '../display-width.ts'
import { bandText, differenceText, driftText, shortName } from '../history/gap-words.ts'

export interface GapData {
  cell: string
  name: string
  /** Points where it is a difference of error rates, else per cent. */
  unit: 'points' | '%'
  /** A run each, oldest first. */
  runs: string[]
  /** `2026-05-04 02:00` */
  times: string[]
  gaps: (number | null)[]
  lows: (number | null)[]
  highs: (number | null)[]
  /** Places of runs that were incomplete, or made under other conditions. */
  others: number[]
  band: { kind: 'baseline' | 'margin'; low: number; high: number; middle: number }
  /** Place of the first run after the shift. */
  driftFrom?: number
  verdict: Verdict
  newest: string
  told: string
  drift?: string
}

export function gapData(course: GapCourse): GapData {
  const { cell, points, band, isErrors, drift } = course
  const scaled = (ratio: number | null) =>
    ratio === null ? null : Number((100 * (isErrors ? ratio : ratio - 1)).toPrecision(4))
  const newest = points.at(-1)!
  const from = points.findIndex(({ run }) => run === drift?.since)
  const said = driftText(course)
  return {
    cell,
    name: shortName(cell),
    unit: isErrors ? 'points' : '%',
    runs: points.map(({ run }) => oneLine(run)),
    times: points.map(({ startedAt }) => startedAt.slice(0, 16).replace('T', ' ')),
    gaps: points.map(({ ratio }) => scaled(ratio)),
    lows: points.map(({ interval }) => scaled(interval?.[0] ?? null)),
    highs: points.map(({ interval }) => scaled(interval?.[1] ?? null)),
    others: points.flatMap(({ alike }, place) => (alike ? [] : [place])),
    band: {
      kind: band.kind,
      low: scaled(band.low)!,
      high: scaled(band.high)!,
      middle: scaled(band.ratio)!,
    },
    ...(from >= 0 && { driftFrom: from }),
    verdict: newest.verdict,
    newest: differenceText(cell, newest),
    told: bandText(course),
    ...(said !== undefined && { drift: said }),
  }
}
