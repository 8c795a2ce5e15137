// What a run comes to: one verdict, one exit code, one sentence. Headline cells alone decide.

import type { Comparison, Difference, Verdict } from './comparison.ts'
import type { ParityRow } from './parity.ts'
import { type Decided, parityInWords, summaryOf } from './summary.ts'

export interface Outcome {
  verdict: Verdict
  exitCode: Comparison['exitCode']
  summary: string
}

export type Headline = Omit<Decided, 'verdict'>

export function outcomeOf(
  headlines: readonly Headline[],
  {
    incomplete,
    strict,
    parity,
  }: { incomplete: boolean; strict: boolean; parity: readonly ParityRow[] },
): Outcome {
  const verdicts = headlines.map((headline) => ({ ...headline, verdict: decisive(headline) }))
  const counted = verdicts.filter(
    ({ verdict, excused }) => !(excused && verdict === 'inconclusive'),
  )
  const demanded = parity.filter(({ mustMatch }) => mustMatch)
  const unlike = demanded.filter(({ verdict }) => verdict === 'must-match')
  const unknown = demanded.filter(({ verdict }) => verdict === 'unknown')
  const verdict = worst([
    ...counted.map((headline) => headline.verdict),
    ...unlike.map(() => 'must-fix' as const),
    ...unknown.map(() => 'inconclusive' as const),
  ])
  const red = counted.filter(
    (headline) =>
      isRed(headline.verdict, headline.difference, strict) && (strict || !headline.unconfirmed),
  )
  const open = incomplete || unknown.length > 0 || counted.length === 0 || counted.some(isOpen)
  return {
    verdict: incomplete && verdict === 'acceptable' ? 'inconclusive' : verdict,
    exitCode: red.length + unlike.length > 0 ? 1 : open ? 3 : 0,
    summary: [
      ...parityInWords(unlike, unknown),
      summaryOf(
        verdicts.map((cell) => ({ ...cell, unconfirmed: cell.unconfirmed && !strict })),
        incomplete,
      ),
    ].join(' '),
  }
}

/** The verdict that counts for the row: see `against`. */
function decisive({ difference }: Headline): Verdict {
  const { moved, verdict, against } = difference
  if (against === 'margin' || moved === undefined) return verdict
  // Whether an acceptable gap has moved a little is not worth a second run.
  return moved.verdict === 'inconclusive' && verdict === 'acceptable' ? 'acceptable' : moved.verdict
}

function isRed(verdict: Verdict, { against }: Difference, strict: boolean): boolean {
  if (verdict === 'must-fix') return true
  return verdict === 'should-fix' && (strict || against === 'baseline')
}

function isOpen({ verdict, unconfirmed }: Headline & { verdict: Verdict }): boolean {
  return verdict === 'inconclusive' || (verdict === 'must-fix' && unconfirmed)
}

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: Verdict[] = ['must-fix', 'should-fix', 'inconclusive', 'acceptable']
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'inconclusive'
}
