// What a run tells while it goes on; the command line turns it into progress.

import type { JourneySample } from '../record/sample.ts'
import type { TrafficProgress } from './replay/live.ts'

export type RunPhase =
  | 'starting'
  | 'probing'
  | 'login'
  | 'trial'
  | 'warm-up'
  | 'measuring'
  | 'tracing'
  | 'traffic warm-up'
  | 'traffic'
  | 'ending'

export type RunEvent =
  | { type: 'phase'; phase: RunPhase }
  /** `total` is absent when the run has a duration instead of a number of iterations. */
  | { type: 'sample'; sample: JourneySample; done: number; total?: number }
  /** About once a second while traffic is replayed. */
  | { type: 'traffic'; progress: TrafficProgress }
  /** Worth saying at once, but no remark of the run. */
  | { type: 'news'; text: string }
  | { type: 'remark'; text: string }
