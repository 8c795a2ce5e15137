// What a run comes to: one verdict, one exit code, one sentence. Headline cells alone decide.

import type { Comparison, Difference, Verdict } from './comparison.ts'
import type { ParityRow } from './parity.ts'
import { parityInWords, summaryOf } from './summary.ts'

export interface Outcome {
  verdict: Verdict
  exitCode: Comparison['exitCode']
  summary: string
}

/** What a headline cell does to the exit code: turns it red, leaves it open, or neither. */
export type Effect = 'red' | 'open' | 'none'

export function outcomeOf(
  headlines: readonly Difference[],
  {
    incomplete,
    strict,
    parity,
  }: { incomplete: boolean; strict: boolean; parity: readonly ParityRow[] },
): Outcome {
  const decided = headlines.map((difference) => ({
    difference,
    verdict: decisiveVerdict(difference),
  }))
  const counted = decided.filter(
    ({ verdict, difference }) => !(difference.excused && verdict === 'inconclusive'),
  )
  const effects = headlines.map((difference) => effectOf(difference, strict))
  const demanded = parity.filter(({ mustMatch }) => mustMatch)
  const unlike = demanded.filter(({ verdict }) => verdict === 'must-match')
  const unknown = demanded.filter(({ verdict }) => verdict === 'unknown')
  const verdict = worst([
    ...counted.map((headline) => headline.verdict),
    ...unlike.map(() => 'must-fix' as const),
    ...unknown.map(() => 'inconclusive' as const),
  ])
  const open = incomplete || unknown.length > 0 || counted.length === 0 || effects.includes('open')
  return {
    verdict: incomplete && verdict === 'acceptable' ? 'inconclusive' : verdict,
    exitCode: effects.includes('red') || unlike.length > 0 ? 1 : open ? 3 : 0,
    summary: [...parityInWords(unlike, unknown), summaryOf(decided, { incomplete, strict })].join(
      ' ',
    ),
  }
}

export function effectOf(difference: Difference, strict: boolean): Effect {
  const { against, excused, unconfirmed } = difference
  const verdict = decisiveVerdict(difference)
  if (verdict === 'inconclusive') return excused ? 'none' : 'open'
  const waits = unconfirmed && !strict
  if (verdict === 'must-fix') return waits ? 'open' : 'red'
  const counts = verdict === 'should-fix' && (strict || against === 'baseline')
  return counts && !waits ? 'red' : 'none'
}

/** The verdict that counts for the row: see `against`. */
export function decisiveVerdict({ moved, verdict, against }: Difference): Verdict {
  if (against === 'margin' || moved === undefined) return verdict
  // Whether an acceptable gap has moved a little is not worth a second run.
  return moved.verdict === 'inconclusive' && verdict === 'acceptable' ? 'acceptable' : moved.verdict
}

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: Verdict[] = ['must-fix', 'should-fix', 'inconclusive', 'acceptable']
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'inconclusive'
}
