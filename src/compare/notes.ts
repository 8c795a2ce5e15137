// What has to be said beside a verdict, because the verdict alone would mislead: latencies of
// environments that fail differently, and steps: where the gap lies, and gaps that cancel.

import type { Difference } from './comparison.ts'
import { noteWhere } from './note-where.ts'

export function addNotes(differences: readonly Difference[]): void {
  const families = Map.groupBy(differences, ({ subject }) =>
    JSON.stringify([subject.kind, subject.name]),
  )
  for (const family of families.values()) {
    noteErrors(family)
    noteSteps(family)
  }
}

/** A latency is that of successes: where more fail, it is of fewer and easier ones. */
function noteErrors(family: readonly Difference[]): void {
  const errors = family.find(({ metric }) => metric === 'errors')
  if (errors?.ratio == null || Math.abs(errors.ratio) <= errors.margin) return
  const { reference, candidate } = errors
  const note = `error rates differ: ${candidate.errors} of ${candidate.count} against ${reference.errors} of ${reference.count}`
  for (const difference of family) {
    if (difference.metric === 'duration') difference.notes.push(note)
  }
}

function noteSteps(family: readonly Difference[]): void {
  const whole = family.find(isWhole)
  if (whole === undefined) return
  noteWhere(family, whole)
  const gaps = family.filter(
    ({ subject, verdict, metric }) =>
      subject.step !== undefined &&
      metric === 'duration' &&
      (verdict === 'must-fix' || verdict === 'should-fix'),
  )
  const slower = gaps.filter((step) => sideOf(step) > 0)
  const faster = gaps.filter((step) => sideOf(step) < 0)
  if (slower.length > 0 && faster.length > 0) {
    whole.notes.push(`opposite gaps cancel: ${named(slower)} slower, ${named(faster)} faster`)
  } else if (gaps.length > 0 && whole.verdict === 'acceptable') {
    whole.notes.push(`not all of its steps are acceptable: ${named(gaps)}`)
  }
}

function isWhole({ subject, metric, quantile }: Difference): boolean {
  return subject.step === undefined && metric === 'duration' && quantile === undefined
}

function sideOf({ ratio, expectedRatio }: Difference): number {
  return ratio === null ? 0 : Math.sign(Math.log(ratio / expectedRatio))
}

function named(steps: readonly Difference[]): string {
  return steps
    .map(({ subject, ratio }) => `${subject.step} ×${Number((ratio ?? 1).toPrecision(2))}`)
    .join(', ')
}
