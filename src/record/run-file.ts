// run.json: what a run was, and how it ended.

export const schemaVersion = 1

export type RunStatus = 'running' | 'complete' | 'interrupted' | 'stopped' | 'failed'

export interface EnvironmentFacts {
  url: string
  production: boolean
  /** Names of the headers that the configuration sets; never their values. */
  headerNames: string[]
  /** What makes the measurement unusual and has to be repeated in the report, in words. */
  remarks: string[]
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

export interface Ledger {
  /** By environment. */
  journeys: Record<string, JourneyLedger>
}

/** The settings that judging needs; taken from the configuration at the time of the run. */
export interface JudgingSettings {
  margins: unknown
  expected: Record<string, { ratio: number; because: string }>
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
  /** What a reader has to know, in the order in which it happened. */
  remarks: string[]
}
