// How the gap of a cell went over the runs: its figure in each, the band in which the baseline has it,
// and whether it drifts. Pure: the figures come from wherever runs are kept.

import type { Baseline } from './baseline.ts'
import { incomparable } from './baseline-file.ts'
import { isErrorsCell } from './cell.ts'
import type { Verdict } from './comparison.ts'
import { driftOf } from './drift.ts'
import { acknowledgedMs } from './drift-over-runs.ts'

/** What a run found of the cell. */
export interface GapPoint {
  run: string
  startedAt: string
  /** For errors the difference of rates; null where it could not be said. */
  ratio: number | null
  interval: [number, number] | null
  /** As a fraction, around `expectedRatio`. */
  margin: number
  expectedRatio: number
  verdict: Verdict
  moved?: Verdict
  headline: boolean
  /** A whole run under the conditions of the newest: only those tell of drift. */
  alike: boolean
}

export interface GapCourse {
  cell: string
  isErrors: boolean
  /** Oldest first. */
  points: GapPoint[]
  /** Where the gap is as it should be: around the baseline, else the margin around what is expected. */
  band: { kind: 'baseline' | 'margin'; ratio: number; low: number; high: number; runs: number }
  drift?: { since: string; seenIn: string; direction: 'up' | 'down' }
  /** Runs under these conditions that are still needed before drift can be seen. */
  runsNeeded: number
}

export interface CourseContext {
  baseline?: Baseline | undefined
  /** Of the newest run: a baseline of other conditions is no measure for it. */
  newest: { compare: { reference: string; candidate: string }; fingerprint: Record<string, string> }
  /** How many cells are watched alongside. */
  watched: number
}

export function gapCourse(
  cell: string,
  points: readonly GapPoint[],
  { baseline, newest, watched }: CourseContext,
): GapCourse {
  const isErrors = isErrorsCell(cell)
  const usable =
    baseline !== undefined && incomparable(baseline, { file: newest }).length === 0
      ? baseline
      : undefined
  const since = acknowledgedMs({ cell }, usable)
  const watchedPoints = points.filter(
    (point) =>
      point.alike && thetaOf(point, isErrors) !== null && Date.parse(point.startedAt) >= since,
  )
  const estimates = watchedPoints.map((point) => thetaOf(point, isErrors)!)
  const { alarm, runsNeeded } = driftOf(estimates, watched)
  return {
    cell,
    isErrors,
    points: [...points],
    band: bandOf(cell, points, usable, isErrors),
    ...(alarm && {
      drift: {
        since: watchedPoints[alarm.onset]!.run,
        seenIn: watchedPoints[alarm.run]!.run,
        direction: alarm.direction,
      },
    }),
    runsNeeded,
  }
}

function bandOf(
  cell: string,
  points: readonly GapPoint[],
  baseline: Baseline | undefined,
  isErrors: boolean,
): GapCourse['band'] {
  const { margin, expectedRatio } = points.at(-1)!
  const accepted = Object.hasOwn(baseline?.cells ?? {}, cell) ? baseline!.cells[cell]! : []
  const reach = isErrors ? margin : Math.log1p(margin)
  const ratioOf = (theta: number) => (isErrors ? theta : Math.exp(theta))
  const expected = isErrors ? 0 : Math.log(expectedRatio)
  const known = accepted.reduce((sum, { theta }) => sum + theta, 0) / accepted.length
  const [kind, centre] =
    accepted.length > 0 ? (['baseline', known] as const) : (['margin', expected] as const)
  return {
    kind,
    ratio: ratioOf(centre),
    low: ratioOf(centre - reach),
    high: ratioOf(centre + reach),
    runs: accepted.length,
  }
}

function thetaOf({ ratio }: GapPoint, isErrors: boolean): number | null {
  if (ratio === null) return null
  const theta = isErrors ? ratio : Math.log(ratio)
  return Number.isFinite(theta) ? theta : null
}
