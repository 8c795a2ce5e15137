// The contract of all rules: from a difference and what was seen beside it to a sentence, or to
// nothing. A rule is pure, and knows of no other rule.

import type { MetricName } from '../../record/metric.ts'
import type { Cause, Difference } from '../comparison.ts'
import type { MeanDifference } from '../evidence/mean-difference.ts'
import type { Evidence } from '../evidence/pool.ts'
import type { ParityRow } from '../parity.ts'

export interface Finding {
  /** The cell that really differs. */
  difference: Difference
  /** What the environments are called. */
  labels: { reference: string; candidate: string }
  evidence: Evidence
  /** Of the mean duration, in ms; absent where it does not differ in the direction of the cell. */
  gap?: MeanDifference
  /** All endpoints or journeys of the run: what holds for each of them is about the way to them. */
  everywhere(): readonly Evidence[]
  /** What the probes found; not all of it differs. */
  parity: readonly ParityRow[]
}

export interface Rule {
  name: string
  kind: Cause['kind']
  /** Which metrics it says something about. */
  explains: readonly MetricName[]
  look(finding: Finding): Pick<Cause, 'text' | 'confidence' | 'share'> | undefined
}
