// What the search and its threads say to each other: plain data, like the messages of a replay.

import type { EnvironmentConfig } from '../../config/schema.ts'
import type { Detours } from '../../environments/detour.ts'
import type { LoopRequest } from '../../plan/saturation-plan.ts'
import type { LoopStep } from '../../record/saturation.ts'

export interface LoopSetup {
  environments: Record<string, EnvironmentConfig>
  detours?: Detours
  /** Goes into the marker header `x-trueup-run`. */
  runId: string
  /** Of trueup; goes into `user-agent`, unless the configuration sets one. */
  version: string
  /** By environment, in the order in which they are sent. */
  requests: Record<string, LoopRequest[]>
  /** This thread's share, for each environment. */
  maxRate?: number
  timeoutMs: number
}

/** So many connections for a while. */
export interface StepOrder {
  environment: string
  connections: number
  /** Not measured: connections open, and queues fill. */
  settleMs: number
  measureMs: number
  /** More errors than this share give the step up at once. */
  maxErrors: number
  /** Where in the requests this thread begins. */
  offset: number
}

/** A step as it is recorded, but for what the search knows of it. */
export interface StepReport
  extends Omit<LoopStep, 'environment' | 'part' | 'repeat' | 'connections' | 'measuredAgain'> {
  /** One message by kind of error. */
  examples: Record<string, string>
}

export type LoopThreadOrder = { kind: 'step'; order: StepOrder } | { kind: 'stop' | 'close' }

export type LoopThreadNews =
  | { kind: 'ready' }
  | { kind: 'unusable'; message: string }
  | { kind: 'step'; report: StepReport }
