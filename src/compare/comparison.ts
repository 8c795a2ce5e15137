// comparison.json: what judging says about a run. Every report is made from this alone.

import type { MetricName, Unit } from '../record/metric.ts'
import type { Ledger, TrafficFacts } from '../record/run-file.ts'
import type { Subject } from '../record/subject.ts'

export type Verdict = 'must-fix' | 'should-fix' | 'acceptable' | 'inconclusive'

/** On a must-fix of a short run with slow noise: until a second run says so too it is exit code 3. */
export const secondRunNote = 'confirm by a second run'

export interface Figure {
  /** null where there was no sample. */
  value: number | null
  unit: Unit
  count: number
  errors: number
}

export interface Judgement {
  verdict: Verdict
  /** In words: what differs by how much, or what could have been seen. */
  reason: string
}

export interface Difference {
  /** Stable name of the cell: `journey search > results · duration`, `traffic · duration p95`. */
  cell: string
  subject: Subject
  metric: MetricName
  quantile?: number
  headline: boolean
  reference: Figure
  candidate: Figure
  /** Candidate by reference; null where it cannot be said. For errors: the difference of rates. */
  ratio: number | null
  /** Of `ratio`. */
  interval: [number, number] | null
  confidence: number
  expectedRatio: number
  /** Why another ratio than 1 is expected. */
  because?: string
  /** As a fraction (0.1 is 10 %), floor included; for errors in points as a fraction. */
  margin: number
  /** Against the margin: is the gap acceptable? */
  verdict: Verdict
  reason: string
  /** Against the baseline: has the gap moved? Absent without a baseline for this cell. */
  moved?: Judgement & { baselineRatio: number; runs: number; provisional: boolean }
  /** Which of the two decided the row's colour and the exit code. */
  against: 'margin' | 'baseline'
  notes: string[]
  /** Everything behind the verdict, for --explain: label and text, in order. */
  derivation: { label: string; text: string }[]
}

export interface Comparison {
  schemaVersion: number
  /** The run ids; the same twice where one run holds both environments. */
  runs: { reference: string; candidate: string }
  environments: { reference: string; candidate: string }
  /** Whether blocks were paired within one run. */
  paired: boolean
  verdict: Verdict
  exitCode: 0 | 1 | 3
  /** The verdict in a sentence. */
  summary: string
  ledger: Ledger
  /** How the replay itself went; with traffic alone. */
  traffic?: TrafficFacts
  differences: Difference[]
  /** What a reader has to know: incomplete runs, remarks of environments, warnings. */
  remarks: string[]
}
