// comparison.json: what judging says about a run. Every report is made from this alone.

import type { RenderingPart, RequestPhase, SlowRequest, Trait } from '../record/evidence.ts'
import type { MetricName, Unit } from '../record/metric.ts'
import type { Ledger, TrafficFacts } from '../record/run-file.ts'
import type { Subject } from '../record/subject.ts'
import type { ParityRow } from './parity.ts'
import type { SaturationReport } from './saturation/saturation-report.ts'

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

/** Where to look: what kind of thing a cause is. `place` says where the gap lies, not why. */
export type CauseKind =
  | 'place'
  | 'server'
  | 'data'
  | 'configuration'
  | 'network'
  | 'external'
  | 'load'
  | 'client'
  | 'errors'

/** A likely cause of a difference, found by a rule of notes/. */
export interface Cause {
  /** Of the rule: `database`, `compression`, … */
  rule: string
  kind: CauseKind
  /** The sentence with its numbers. */
  text: string
  /** `adds up`: it is nearly all of the mean difference. Otherwise it differs too, and no more is known. */
  confidence: 'adds up' | 'goes with'
  /** Part of the mean difference that it makes up, where it can be said: 0.98 is 98 %. */
  share?: number
}

/** What was seen beside the latency in one environment: means over all blocks. */
export interface EvidenceMeans {
  /** Iterations of a journey, or requests of traffic: what the means are of. */
  count: number
  requests: number
  bytes: number
  phasesMs: Partial<Record<RequestPhase, number>>
  serverTimingMs: Record<string, number>
  /** Of browser journeys. */
  renderingMs?: Partial<Record<RenderingPart, number>>
  /** Of the traits that differ between the environments: shares of the values that were seen. */
  traits: Partial<Record<Trait, Record<string, number>>>
  /** Hosts that are not the environment's own; of journeys. */
  foreignHosts?: Record<string, { requests: number; ms: number }>
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
  /** Where it is undecided, that is no fault of the run (errors of few iterations). */
  excused?: true
  /** What must be fixed here waits for a second run that says so too, unless judging is strict. */
  unconfirmed?: true
  /** Sentences for the last column: at most three of the causes, and what else has to be said. */
  notes: string[]
  /** All likely causes of a real difference, in a fixed order; absent where none was found. */
  causes?: Cause[]
  /** Of each subject's first cell of durations (typical, p50), where evidence was recorded. */
  evidence?: {
    per: 'iteration' | 'request'
    reference: EvidenceMeans
    candidate: EvidenceMeans
  }
  /** Beside `evidence`: the slowest requests that carried a trace id, slowest first, at most five. */
  slowest?: { reference: SlowRequest[]; candidate: SlowRequest[] }
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
  /** Should-fix counted like must-fix, and nothing waited for a second run; absent without. */
  strict?: true
  /** The verdict in a sentence. */
  summary: string
  ledger: Ledger
  /** How the replay itself went; with traffic alone. */
  traffic?: TrafficFacts
  /** Of a search for saturation: curves, knees and the open loop. */
  saturation?: SaturationReport
  differences: Difference[]
  /** What the probes found, a row each; absent without probes. */
  parity?: ParityRow[]
  /** Where a trace id leads: a URL with `{traceId}` in it. */
  tracingLink?: string
  /** What a reader has to know: incomplete runs, remarks of environments, warnings. */
  remarks: string[]
}
