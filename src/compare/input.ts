// What is judged: an opened run folder, or the same four things from any other program.

import type { EvidenceLine } from '../record/evidence.ts'
import type { RunFile } from '../record/run-file.ts'
import type { JourneySample } from '../record/sample.ts'
import type { MeasuredLine } from '../record/series.ts'

export interface MeasuredRun {
  file: RunFile
  samples: readonly JourneySample[]
  series: readonly MeasuredLine[]
  /** What was seen beside the latencies; notes are made of it. */
  evidence?: readonly EvidenceLine[]
  /** What could not be read of it. */
  problems: readonly string[]
}
