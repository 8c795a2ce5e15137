// A plan is data: everything that will happen, before it happens. --dry-run prints it.

import type { ProbePlan } from './describe-probes.ts'
import type { ReplayPlan } from './replay-plan.ts'
import type { SaturationPlan } from './saturation-plan.ts'

export interface JourneyPlan {
  name: string
  kind: 'browser' | 'http'
  /** File that defines it, relative to the configuration. */
  file: string
  /** Writes that an iteration makes in each environment. */
  writes?: number
}

/** One iteration of one journey in both environments, adjacent in time. */
export interface PairPlan {
  journey: string
  /** 0-based; negative for warm-up, of which the first is the trial. */
  pair: number
  /** Names of the environments in the order in which they are measured. */
  order: [string, string]
  /** Row of the test data. */
  row?: number
}

/** A fault of the network that holds for the whole run. */
export interface FaultPlan {
  environment: string
  /** `trueup and staging` */
  between: string
  /** In words. */
  fault: string
  /** Where the proxy listens, for what the environment depends on; the way to it is led there. */
  listen?: string
  /** Where the proxy leads to. */
  upstream: string
  /** Why it is allowed on a production environment. */
  because?: string
}

export interface Plan {
  seed: number
  reference: string
  candidate: string
  journeys: JourneyPlan[]
  /**
   * In the order in which they are run: round by round, each journey once a round. With a duration
   * these are the warm-up alone; the measured ones follow by the same rule (`measuredPairs`).
   */
  pairs: PairPlan[]
  /** With `journeys.duration`: no measured pair begins after this. */
  durationMs?: number
  /** Rows of the test data, which are used in turn. */
  rows?: number
  /** At the end, one more iteration of each journey in each environment, with a trace. */
  traces: boolean
  /** Absent without. */
  faults?: FaultPlan[]
  /** Before anything is measured, in both environments. */
  probes?: ProbePlan[]
  /** Follows when the journeys are done. */
  traffic?: ReplayPlan
  /** Of `trueup saturate`, which does nothing else. */
  saturation?: SaturationPlan
}
