// The question that most rules ask: is this time a part of the gap, how much of it, and do the two
// add up? Only a part that chance does not explain and that is worth a look is told.

import type { Cause } from '../comparison.ts'
import {
  isSure,
  type MeanDifference,
  meanDifference,
  type Summed,
  shareOf,
} from '../evidence/mean-difference.ts'
import type { Finding } from './rule.ts'
import { changeInMs, signedMs } from './words.ts'

/** A smaller part is not what to look at first. */
const leastShare = 0.2
/** From here on a part is as good as the whole; times that overlap make more than the whole. */
const wholeShare: [number, number] = [0.9, 1.1]
const widestForWhole = 0.2

export interface PartOfGap {
  part: MeanDifference
  gap: MeanDifference
  share: number
  addsUp: boolean
}

/** `timeMs` is a time that is a part of the duration. */
export function partOfGap({ evidence, gap }: Finding, timeMs: Summed): PartOfGap | undefined {
  if (gap === undefined) return undefined
  const part = meanDifference(evidence, timeMs)
  if (part === undefined || !isSure(part)) return undefined
  const { share, within } = shareOf(part, gap)
  if (share < leastShare) return undefined
  const [from, to] = wholeShare
  return { part, gap, share, addsUp: share >= from && share <= to && within <= widestForWhole }
}

/** `98 % of +850 ms is waiting for the first byte (40 → 880 ms)` */
export function partInWords({ part, gap, share, addsUp }: PartOfGap, what: string) {
  const change = `(${changeInMs(part)})`
  const text = addsUp
    ? `${Math.min(100, Math.round(share * 100))} % of ${signedMs(gap.difference)} is ${what} ${change}`
    : `${signedMs(gap.difference)} goes with ${signedMs(part.difference)} of ${what} ${change}`
  return {
    text,
    confidence: addsUp ? 'adds up' : 'goes with',
    share,
  } satisfies Pick<Cause, 'text' | 'confidence' | 'share'>
}
