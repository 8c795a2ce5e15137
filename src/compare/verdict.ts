// The four verdicts, decided for a whole family of cells: the first that holds, in this order, is
// the verdict. "No significant difference" is never `acceptable`: that has to be shown.

import type { Verdict } from './comparison.ts'
import { type Estimate, tailBeyond } from './statistics/estimate.ts'
import { benjaminiHochberg, holm } from './statistics/family.ts'

/** Of must-fix over a whole family, and of the gaps of which should-fix are some. */
const alpha = 0.05
/** Of must-fix in a family of which a test block by block has had its hundredth already. */
export const alphaAfterLooking = 0.04

export interface Question {
  estimate: Estimate
  /** What was expected, on the estimate's scale: ln of a ratio, a difference of rates. */
  theta0: number
  margin: number
  /** Shown to be beyond the margin by a test outside of the family. */
  shown?: boolean
}

export interface Answer {
  verdict: Verdict
  /** Best estimate less what was expected. */
  delta: number
  /** P-values before and after paying for the family. */
  beyondMargin: { p: number; adjusted: number }
  anyGap: { p: number; adjusted: number }
  familySize: number
  /** What must-fix may be wrong in, over the family. */
  level: number
}

export function decide(family: readonly Question[], level = alpha): Answer[] {
  const beyond = family.map(pBeyondMargin)
  const any = family.map(pAnyGap)
  const beyondAdjusted = holm(beyond)
  const anyAdjusted = benjaminiHochberg(any)
  return family.map((question, index) => {
    const beyondMargin = { p: beyond[index]!, adjusted: beyondAdjusted[index]! }
    const anyGap = { p: any[index]!, adjusted: anyAdjusted[index]! }
    const delta = question.estimate.theta - question.theta0
    const isBeyond = question.shown || beyondMargin.adjusted <= level
    const verdict = firstThatHolds(question, delta, isBeyond, anyGap.adjusted <= alpha)
    return { verdict, delta, beyondMargin, anyGap, familySize: family.length, level }
  })
}

function firstThatHolds(
  { estimate, theta0, margin }: Question,
  delta: number,
  isBeyond: boolean,
  isGap: boolean,
): Verdict {
  const [low, high] = estimate.interval
  if (isBeyond && Math.abs(delta) > margin) return 'must-fix'
  if (isGap && Math.abs(delta) > margin) return 'should-fix'
  if (low - theta0 >= -margin && high - theta0 <= margin) return 'acceptable'
  return 'inconclusive'
}

/**
 * Of the hypothesis that the gap is at most the margin. The far tail is added, so that looking both
 * ways costs nothing in size; it is that of t for every estimate, as ranks know no distances.
 */
function pBeyondMargin({ estimate, theta0, margin }: Question): number {
  const delta = estimate.theta - theta0
  const near = delta >= 0 ? estimate.pAbove(theta0 + margin) : estimate.pBelow(theta0 - margin)
  const far = tailBeyond(Math.abs(delta) + margin, estimate.se, estimate.df)
  return Math.min(1, near + far)
}

function pAnyGap({ estimate, theta0 }: Question): number {
  return Math.min(1, 2 * Math.min(estimate.pAbove(theta0), estimate.pBelow(theta0)))
}
