// What the search and its threads say to each other: plain data, like the messages of a replay.

import type { EnvironmentConfig } from '../../config/schema.ts'
import type { Detours } from '../../environments/detour.ts'
import type { LoopRequest } from '../../plan/saturation-plan.ts'
import type { LoopLedger } from '../../record/saturation.ts'

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

export interface StepReport {
  startedAt: string
  /** That was really measured. */
  durationMs: number
  /** Good answers a second. */
  perSecond: number
  count: number
  errors: number
  /** Histogram, µs. */
  service: string
  ledger: LoopLedger
  cut?: string
  cpu: number
  eventLoopDelayP99Us: number
  /** One message by kind of error. */
  examples: Record<string, string>
}

export type LoopThreadOrder = { kind: 'step'; order: StepOrder } | { kind: 'stop' | 'close' }

export type LoopThreadNews =
  | { kind: 'ready' }
  | { kind: 'unusable'; message: string }
  | { kind: 'step'; report: StepReport }
