// What a run tells while it goes on; the command line turns it into progress.

import type { JourneySample } from '../record/sample.ts'
import type { LoopPart } from '../record/saturation.ts'
import type { SeriesLine } from '../record/series.ts'
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
  | 'saturation warm-up'
  | 'search'
  | 'repeats'
  | 'open loop'
  | 'ending'

/** A step of a search for saturation that has ended. */
export interface StepProgress {
  environment: string
  part: LoopPart
  repeat?: number
  repeats: number
  connections: number
  perSecond: number
  /** null without a good answer. */
  p95Ms: number | null
  errors: number
}

export type RunEvent =
  | { type: 'phase'; phase: RunPhase }
  /** `total` is absent when the run has a duration instead of a number of iterations. */
  | { type: 'sample'; sample: JourneySample; done: number; total?: number }
  /** About once a second while traffic is replayed. */
  | { type: 'traffic'; progress: TrafficProgress }
  /** A block of traffic that has ended and is on disk: a line of all traffic for each environment. */
  | { type: 'block'; lines: SeriesLine[] }
  | { type: 'step'; step: StepProgress }
  /** Worth saying at once, but no remark of the run. */
  | { type: 'news'; text: string }
  | { type: 'remark'; text: string }
