// run.json: what a run was, and how it ended.

import type { ExperimentFacts } from './experiment.ts'
import type { NetworkFacts } from './network-facts.ts'
import type { Parity } from './parity.ts'
import type { SaturationFacts } from './saturation.ts'

export const schemaVersion = 1

export type RunStatus = 'running' | 'complete' | 'interrupted' | 'stopped' | 'failed'

export interface EnvironmentFacts {
  url: string
  production: boolean
  /** Names of the headers that the configuration sets; never their values. */
  headerNames: string[]
  /** What makes the measurement unusual and has to be repeated in the report, in words. */
  remarks: string[]
  /** Faults that held for the whole run; absent without. */
  network?: NetworkFacts[]
}

/** What happened to the iterations of an environment: planned = ok + failed + timedOut + notRun. */
export interface JourneyLedger {
  planned: number
  ok: number
  failed: number
  timedOut: number
  notRun: number
  errorKinds: Record<string, number>
}

/** Lines of the log: read = parsed + rejected. */
export interface LogLedger {
  read: number
  parsed: number
  rejected: number
}

/** parsed × copies = filtered + planned, for each environment. */
export interface PlanLedger {
  /** How often the log was laid over itself: more than once for a scale above 1. */
  copies: number
  filtered: number
  filterReasons: Record<string, number>
  planned: number
}

/**
 * What happened to the requests of an environment: planned = sent + dropped;
 * sent = answered + failed + timedOut.
 */
export interface TrafficAccount {
  planned: number
  sent: number
  dropped: number
  answered: number
  failed: number
  timedOut: number
  /** Among `sent`: repeated once, on a fresh connection. */
  retried: number
  /** Among `answered`; not followed. */
  redirects: number
  /** Sent before the first measured block, and counted nowhere else. */
  warmUp: number
  dropReasons: Record<string, number>
  /** Of what failed or timed out. */
  errorKinds: Record<string, number>
  /** Of what was answered. */
  statuses: Record<string, number>
  /** Class in the log and class of the answer: `2xx 5xx`; `-` where the log did not say. */
  classes: Record<string, number>
}

export interface Ledger {
  /** By environment. */
  journeys: Record<string, JourneyLedger>
  /** The three of them with traffic alone. */
  lines?: LogLedger
  plan?: PlanLedger
  traffic?: Record<string, TrafficAccount>
}

/** How the replay itself went: what says whether its figures can be trusted. */
export interface TrafficFacts {
  /** Why the generator, and not the environments, may be what was measured; then nothing is judged. */
  bottleneck?: string
  /** Blocks in which it was, while in the others it was not: they are left out on both sides. */
  affected?: { block: number; why: string }[]
  /** Of this machine, where it tells: at the most, and how many there are. */
  ports?: { used: number; of: number }
  /** What the senders of this machine came to, a second to each environment, before the replay. */
  headroom?: { perSecond: number; workers: number }
  /** By environment. */
  generator: Record<string, GeneratorFacts>
  /** Requests over time, in equal parts of the measured time. */
  shape: { partMs: number; planned: number[]; sent: Record<string, number[]> }
}

/** Of the measured blocks, over all threads of an environment. */
export interface GeneratorFacts {
  /** How much later than intended requests left. */
  lagP50Us: number
  lagP99Us: number
  /** Of the middle one of the blocks. */
  eventLoopDelayP99Us: number
  /** Of one core, the busiest thread on average. */
  cpu: number
  /** Requests that found all connections busy. */
  waited: number
  /** Share of the time in the garbage collector, in the worst block and thread. */
  gc: number
  /** Open at the same time at the most. */
  connections: number
}

/** The settings that judging needs; taken from the configuration at the time of the run. */
export interface JudgingSettings {
  margins: unknown
  expected: Record<string, { ratio: number; because: string }>
  /** What people know of a cell or a subject, by its name. */
  notes?: Record<string, string>
  /** Page of a trace in the user's tracing tool, with `{traceId}` in its place. */
  tracing?: { link: string }
  /** Traffic was allowed to finish early, which headline cells pay for. */
  stopEarly?: boolean
}

export interface RunFile {
  schemaVersion: number
  id: string
  status: RunStatus
  /** Why it is not complete, in a sentence. */
  reason?: string
  startedAt: string
  endedAt?: string
  tool: { name: 'trueup'; version: string }
  command: string
  machine: Record<string, string | number>
  compare: { reference: string; candidate: string }
  environments: Record<string, EnvironmentFacts>
  settings: JudgingSettings
  /** What makes two runs comparable: a key each, in words, so that a mismatch can be listed. */
  fingerprint: Record<string, string>
  plan: unknown
  ledger: Ledger
  /** With traffic alone. */
  traffic?: TrafficFacts
  /** With probes alone: what they found. */
  parity?: Parity
  /** Of an experiment alone. */
  experiment?: ExperimentFacts
  /** Of a search for saturation alone. */
  saturation?: SaturationFacts
  /** What a reader has to know, in the order in which it happened. */
  remarks: string[]
}
