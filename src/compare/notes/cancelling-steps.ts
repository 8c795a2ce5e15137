// A journey's duration can hide what its steps do: gaps that cancel, and a gap too small to show.

import type { Difference } from '../comparison.ts'

export function noteCancellingSteps(family: readonly Difference[]): void {
  const whole = family.find(isWhole)
  if (whole === undefined) return
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
