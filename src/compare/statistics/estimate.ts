// What a measurement says about one cell, whatever it was measured with: an estimate, its 90 %
// interval, and how well a bound explains the data. Verdicts are made from this alone, so that
// pairs, histograms, error rates and baselines are judged by one rule.

import { tQuantile, tUpperTail } from './distributions.ts'

/** The confidence of every interval that is printed. */
export const confidence = 0.9
/** The one-sided level that belongs to it. */
export const tail = (1 - confidence) / 2

export interface Estimate {
  /** ln(candidate / reference), or for errors candidate − reference as rates. */
  theta: number
  /** 90 %, on the scale of theta. */
  interval: [number, number]
  /** Standard error and its degrees of freedom. */
  se: number
  df: number
  /** P-value of the hypothesis that the truth is at most `bound`. */
  pAbove(bound: number): number
  /** P-value of the hypothesis that the truth is at least `bound`. */
  pBelow(bound: number): number
}

/** An estimate whose error follows Student's t. */
export function tEstimate(theta: number, se: number, df: number): Estimate {
  const half = tQuantile(1 - tail, df) * se
  return {
    theta,
    interval: [theta - half, theta + half],
    se,
    df,
    pAbove: (bound) => tailBeyond(theta - bound, se, df),
    pBelow: (bound) => tailBeyond(bound - theta, se, df),
  }
}

/** P(T > distance / se). Without any scatter a distance is certain, and no distance says nothing. */
export function tailBeyond(distance: number, se: number, df: number): number {
  if (se > 0) return tUpperTail(distance / se, df)
  if (distance === 0) return 0.5
  return distance > 0 ? 0 : 1
}
