// The course of each cell over the runs that came before one, and with it.

import type { Baseline } from '../compare/baseline.ts'
import { type GapCourse, gapCourse } from '../compare/gap-course.ts'
import type { History } from './history.ts'
import type { KeptRun } from './kept-run.ts'

export interface CoursesWanted {
  cells: readonly string[]
  /** At most so many runs, the newest. */
  most: number
  baseline?: Baseline | undefined
}

export function gapCourses(
  history: History,
  newest: KeptRun,
  { cells, most, baseline }: CoursesWanted,
): GapCourse[] {
  const watched = history.headlines(newest.id).filter(({ ratio }) => ratio !== null).length
  const context = {
    baseline,
    watched,
    newest: {
      compare: { reference: newest.reference, candidate: newest.candidate },
      fingerprint: newest.fingerprint,
    },
  }
  return cells.flatMap((cell) => {
    const points = history.course(cell, newest, most)
    return points.length === 0 ? [] : [gapCourse(cell, points, context)]
  })
}
