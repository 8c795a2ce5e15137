// Where in a journey its gap lies, from what was measured beside it: the step and the time to first
// byte that moved by at least half of the gap. Medians do not add up, so it says "goes with".

import type { Difference } from './comparison.ts'

const leastShare = 0.5

export function noteWhere(family: readonly Difference[], whole: Difference): void {
  if (whole.verdict !== 'must-fix' && whole.verdict !== 'should-fix') return
  const gapMs = changeMs(whole)
  if (gapMs === null || gapMs === 0) return
  const moved = family
    .filter((it) => it.quantile === undefined && it !== whole)
    .filter((it) => (changeMs(it) ?? 0) / gapMs >= leastShare)
    .sort((a, b) => (changeMs(b) ?? 0) / gapMs - (changeMs(a) ?? 0) / gapMs)
  const step = moved.find(
    ({ subject, metric }) => subject.step !== undefined && metric === 'duration',
  )
  const firstByte = moved.find(
    ({ subject, metric }) => subject.step === undefined && metric === 'ttfb',
  )
  const parts: string[] = []
  if (step) parts.push(`step ${step.subject.step} (${signedMs(step)})`)
  if (firstByte) parts.push(`time to first byte (${signedMs(firstByte)})`)
  if (parts.length > 0) whole.notes.push(`${signedMs(whole)} goes with ${parts.join(' and ')}`)
}

function changeMs({ reference, candidate }: Difference): number | null {
  if (reference.unit !== 'ms' || reference.value === null || candidate.value === null) return null
  return candidate.value - reference.value
}

function signedMs(difference: Difference): string {
  const ms = Math.round(changeMs(difference) ?? 0)
  return `${ms < 0 ? '−' : '+'}${Math.abs(ms).toLocaleString('en-US')} ms`
}
