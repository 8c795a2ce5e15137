// Everything that is said beside a verdict: what would make it mislead (errors, steps that cancel), and
// the likely causes. Called once, when all verdicts stand.

import type { Difference } from '../comparison.ts'
import type { ParityRow } from '../parity.ts'
import type { Sides } from '../sides.ts'
import { attachEvidence } from './attach-evidence.ts'
import { noteCancellingSteps } from './cancelling-steps.ts'
import { noteErrorRates } from './error-rates.ts'
import { explain } from './explain.ts'

export function addNotes(
  differences: readonly Difference[],
  sides: Sides,
  parity: readonly ParityRow[],
): void {
  attachEvidence(differences, sides)
  explain(differences, sides, parity)
  const families = Map.groupBy(differences, ({ subject }) =>
    JSON.stringify([subject.kind, subject.name]),
  )
  for (const family of families.values()) {
    noteErrorRates(family, sides)
    noteCancellingSteps(family)
  }
}
