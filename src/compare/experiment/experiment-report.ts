// experiment.json: what judging says about an experiment. Every report of one is made from this alone.

import type { ExperimentFacts, StretchName } from '../../record/experiment.ts'
import type { Subject } from '../../record/subject.ts'
import type { Figure, Verdict } from '../comparison.ts'

/** After the control: under the fault, and when it was gone. */
export type Changed = Exclude<StretchName, 'steady'>
export type Side = 'reference' | 'candidate'
export const sides = ['reference', 'candidate'] as const satisfies Side[]

/** Whether something moved with the fault: shown to, shown not to, or neither. */
export type Reaction = 'moved' | 'held' | 'undecided'

/** One subject in one environment: with the fault against its own control without. */
export interface Response {
  control: Figure
  changed: Figure
  /** changed / control; for errors the difference of rates. null where it cannot be said. */
  ratio: number | null
  interval: [number, number] | null
  reaction: Reaction
}

/** Does the candidate change as the reference does? */
export interface ResponseDifference extends Record<Side, Response> {
  /** Stable name: `journey pay · duration · fault 200 ms`. */
  cell: string
  subject: Subject
  metric: 'duration' | 'errors'
  /** Index into the doses. */
  dose: number
  stretch: Changed
  headline: boolean
  /** What the candidate would show, had it changed as the reference did; ms, or a rate. */
  expected: number | null
  /** Candidate by expected; for errors candidate − expected. */
  ratio: number | null
  interval: [number, number] | null
  confidence: number
  /** As a fraction, floor included; for errors in points as a fraction. */
  margin: number
  verdict: Verdict
  reason: string
}

/** When a user notices the fault, and when it is over for them: a value by repeat. */
export interface Timing {
  environment: string
  subject: Subject
  dose: number
  /** From the fault's coming; null where nobody did. */
  noticedMs: (number | null)[]
  /** From the fault's going; null where it was not over when the recovery ended. */
  recoveredMs: (number | null)[]
}

/** What users saw under the fault, of one environment and dose. */
export interface UserErrors {
  environment: string
  dose: number
  count: number
  errors: number
  /** By kind of error, and for traffic by status. */
  kinds: Record<string, number>
}

export interface ExperimentReport {
  schemaVersion: number
  run: string
  environments: Record<Side, string>
  experiment: ExperimentFacts
  verdict: Verdict
  exitCode: 0 | 1 | 3
  /** The verdict in a sentence. */
  summary: string
  /** A likely cause of what was found, in a sentence each. */
  causes: string[]
  differences: ResponseDifference[]
  timings: Timing[]
  userErrors: UserErrors[]
  remarks: string[]
}
