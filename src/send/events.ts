// What a run tells while it goes on; the command line turns it into progress.

import type { JourneySample } from '../record/sample.ts'

export type RunPhase =
  | 'starting'
  | 'login'
  | 'trial'
  | 'warm-up'
  | 'measuring'
  | 'tracing'
  | 'ending'

export type RunEvent =
  | { type: 'phase'; phase: RunPhase }
  /** `total` is absent when the run has a duration instead of a number of iterations. */
  | { type: 'sample'; sample: JourneySample; done: number; total?: number }
  | { type: 'remark'; text: string }
