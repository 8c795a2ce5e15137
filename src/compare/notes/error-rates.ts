// A latency is that of successes: where one side fails more, it is of fewer and easier requests, and
// may look fast for that reason alone.

import type { Difference } from '../comparison.ts'
import type { Sides } from '../sides.ts'

export function noteErrorRates(family: readonly Difference[], sides: Sides): void {
  const errors = family.find(({ metric, subject }) => metric === 'errors' && !subject.step)
  if (errors?.ratio == null || Math.abs(errors.ratio) <= errors.margin) return
  const { reference, candidate } = errors
  const counts = `${candidate.errors} of ${candidate.count} against ${reference.errors} of ${reference.count}`
  const failing = errors.ratio > 0 ? 'candidate' : 'reference'
  for (const difference of family) {
    if (difference.metric !== 'duration') continue
    const looksFast = isFaster(difference, failing)
    difference.notes.push(
      looksFast
        ? `${sides[failing].label} may look fast because it fails more: error rates differ, ${counts}`
        : `error rates differ: ${counts}`,
    )
  }
}

function isFaster({ verdict, ratio }: Difference, side: 'reference' | 'candidate'): boolean {
  if (ratio === null || (verdict !== 'must-fix' && verdict !== 'should-fix')) return false
  return side === 'candidate' ? ratio < 1 : ratio > 1
}
