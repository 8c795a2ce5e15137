// What an experiment adds to run.json: its faults, and what was done when, trial by trial. With it,
// samples.ndjson and series.ndjson can be told apart into control, fault and recovery.

/** A strength of the fault; experiments climb them like a ladder. */
export interface Dose {
  /** In the user's words: `200ms`. */
  text: string
  /** For the axis of a chart, in the unit of the text; absent where there is no number. */
  value?: number
}

export const stretchNames = ['steady', 'fault', 'recovery'] as const
export type StretchName = (typeof stretchNames)[number]

/** A stretch of time in which one environment was under load and nothing was changed. */
export interface Stretch {
  startedAt: string
  durationMs: number
  /** Number of its first block of traffic in series.ndjson; it has as many as the experiment's `slices`. */
  firstBlock: number
}

/** One environment at one dose: steady state, which is the control; the fault; and afterwards. */
export interface Trial extends Partial<Record<StretchName, Stretch>> {
  environment: string
  /** Index into the doses. */
  dose: number
  /** From 0. */
  repeat: number
  /** When the fault was asked for and when it was gone, both read back. */
  faultFrom?: string
  faultUntil?: string
  /** A connection through the proxy, in words: before the fault and under it. */
  arrived?: string
  /** Why the fault was ended early. */
  aborted?: string
}

export interface ExperimentFacts {
  name: string
  /** What was done to what, without the dose: `latency on payment`. */
  fault: string
  /** Mildest first. */
  doses: Dose[]
  repeats: number
  /** Parts of a stretch, which are the blocks of judging. */
  slices: number
  /** How far the steady state may move, as a fraction. */
  tolerance: number
  /** What was sent, in words. */
  workload: string
  /** Why trueup, and not the environments, may be what the traffic measured; then it is not judged. */
  bottleneck?: string
  trials: Trial[]
}
