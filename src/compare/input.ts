// What is judged: an opened run folder, or the same four things from any other program.

import type { RunFile } from '../record/run-file.ts'
import type { JourneySample } from '../record/sample.ts'
import type { SeriesLine } from '../record/series.ts'

export interface MeasuredRun {
  file: RunFile
  samples: readonly JourneySample[]
  series: readonly SeriesLine[]
  /** What could not be read of it. */
  problems: readonly string[]
}
