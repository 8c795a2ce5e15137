// One finished iteration of a journey in one environment: a line of samples.ndjson.

import type { EvidenceLine } from './evidence.ts'
import type { MetricName } from './metric.ts'

export type Phase = 'warm-up' | 'measured'
export type Outcome = 'ok' | 'failed' | 'timed-out'

export interface StepSample {
  /** Nested steps are named by their path: `pay > confirm`. */
  name: string
  outcome: Outcome
  /** Without think time; of a step that failed, the time until it did. */
  durationUs: number
  metrics?: Partial<Record<MetricName, number>>
}

export interface SampleError {
  /** `rate-limited`, `timed-out`, `http-500`, `left-environment`, `assertion`, `locator`, `network`, `script`, … */
  kind: string
  step?: string
  message: string
  /** Path inside the run folder. */
  screenshot?: string
}

export interface JourneySample {
  journey: string
  environment: string
  /** 0-based; negative for warm-up pairs, of which the first is the trial. */
  pair: number
  phase: Phase
  startedAt: string
  outcome: Outcome
  /** Without think time; of one that timed out, the timeout. */
  durationUs: number
  steps: StepSample[]
  metrics: Partial<Record<MetricName, number>>
  /** Requests and bytes by host (`host:port`). */
  hosts: Record<string, { requests: number; bytes: number }>
  statuses: Record<string, number>
  redirects: number
  /** Requests sent once more because a kept connection closed as they left; absent when none. */
  retried?: number
  error?: SampleError
}

/** As the runner hands it over. */
export interface FinishedIteration extends JourneySample {
  /** Goes to a file of its own. */
  evidence?: EvidenceLine[]
  /** The environment answered 429 or 503 with this Retry-After; acted upon, not recorded. */
  askedToWait?: AskedToWait
}

export interface AskedToWait {
  status: number
  retryAfter: string
}

export function askedToWait(status: number, retryAfter?: string): AskedToWait | undefined {
  const asks = (status === 429 || status === 503) && retryAfter !== undefined
  return asks ? { status, retryAfter } : undefined
}
