// A judged run into the history that lies beside the folder of the runs. What cannot be kept there takes
// nothing from the run: its folder has everything, and the history can be made again from it.

import { basename, dirname } from 'node:path'
import type { GapCourse } from '../../compare/gap-course.ts'
import type { Baseline, Comparison } from '../../compare/index.ts'
import { gapCourses } from '../../history/gap-courses.ts'
import { historyFile, useHistory } from '../../history/keep-history.ts'
import { keptRun } from '../../history/kept-run.ts'
import type { OpenedRun } from '../../record/open-run.ts'

export interface Entered {
  /** How the headline cells went over the runs. */
  courses: GapCourse[]
  /** What a reader has to know of the history itself. */
  news: string[]
  /** Why the run is not in it. */
  failures: string[]
}

/** As many as the slowest alarm needs, and some more. */
const mostRuns = 60

export async function enterHistory(
  run: OpenedRun,
  comparison: Comparison,
  baseline: Baseline | undefined,
): Promise<Entered> {
  const runs = dirname(run.path)
  if (basename(runs) !== 'runs') return { courses: [], news: [], failures: [] }
  const out = dirname(runs)
  try {
    const kept = keptRun(run.file, comparison)
    const cells = kept.cells.filter(({ headline }) => headline).map(({ cell }) => cell)
    const { result, news } = await useHistory(out, (history) => {
      history.enter([kept])
      return gapCourses(history, kept, { cells, most: mostRuns, baseline })
    })
    return { courses: result, news, failures: [] }
  } catch (error) {
    const { message } = error as Error
    const why = message.startsWith(historyFile(out)) ? message : `${historyFile(out)}: ${message}`
    return {
      courses: [],
      news: [],
      failures: [
        `The run could not be entered into the history (${why}). Once that is put right: trueup history --rebuild`,
      ],
    }
  }
}
