// Which way a difference goes, against what was expected: 1 where the candidate has more.

import type { Difference } from '../comparison.ts'

export function directionOf({ metric, ratio, expectedRatio, reference, candidate }: Difference) {
  if (metric === 'errors') return Math.sign(ratio ?? 0)
  if (ratio !== null) return Math.sign(Math.log(ratio / expectedRatio))
  return Math.sign((candidate.value ?? 0) - (reference.value ?? 0))
}
