// What a run comes to: one verdict, one exit code, one sentence. Headline cells alone decide.

import type { Comparison, Difference, Verdict } from './comparison.ts'

export interface Outcome {
  verdict: Verdict
  exitCode: Comparison['exitCode']
  summary: string
}

export interface Headline {
  difference: Difference
  /** An undecided verdict is no fault of this run (errors of few iterations). */
  excused: boolean
  /** A must-fix has to be confirmed by a second run. */
  unconfirmed: boolean
}

export function outcomeOf(
  headlines: readonly Headline[],
  { incomplete, strict }: { incomplete: boolean; strict: boolean },
): Outcome {
  const verdicts = headlines.map((headline) => ({ ...headline, verdict: decisive(headline) }))
  const counted = verdicts.filter(
    ({ verdict, excused }) => !(excused && verdict === 'inconclusive'),
  )
  const verdict = worst(counted.map((headline) => headline.verdict))
  const red = counted.filter(
    (headline) =>
      isRed(headline.verdict, headline.difference, strict) && (strict || !headline.unconfirmed),
  )
  const open = incomplete || counted.length === 0 || counted.some(isOpen)
  return {
    verdict: incomplete && verdict === 'acceptable' ? 'inconclusive' : verdict,
    exitCode: red.length > 0 ? 1 : open ? 3 : 0,
    summary: summarise(verdicts, incomplete),
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

function summarise(
  verdicts: readonly (Headline & { verdict: Verdict })[],
  incomplete: boolean,
): string {
  const named = (wanted: Verdict) =>
    verdicts
      .filter(
        ({ verdict, excused }) => verdict === wanted && !(excused && wanted === 'inconclusive'),
      )
      .map(({ difference }) => difference.cell)
  const parts = [
    sentence(named('must-fix'), 'must be fixed'),
    sentence(named('should-fix'), 'should be fixed'),
    sentence(named('inconclusive'), 'could not be judged'),
  ].filter((part) => part !== '')
  const within = named('acceptable').length
  if (within > 0) parts.push(`${within} of ${verdicts.length} headline cells are acceptable`)
  const open = verdicts.filter(({ verdict, excused }) => excused && verdict === 'inconclusive')
  if (open.length > 0) parts.push(`${open.length} had too few iterations to judge error rates`)
  if (parts.length === 0) parts.push('There is nothing to judge')
  return `${parts.join('; ')}.${incomplete ? ' The run is incomplete.' : ''}`
}

function sentence(cells: string[], what: string): string {
  if (cells.length === 0) return ''
  const shown = cells.slice(0, 5).join(', ')
  return `${shown}${cells.length > 5 ? ` and ${cells.length - 5} more` : ''} ${what}`
}

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: Verdict[] = ['must-fix', 'should-fix', 'inconclusive', 'acceptable']
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'inconclusive'
}
