// What an undecided cell could have shown, and how much longer a run has to be to settle it.

import type { Answer, Question } from '../verdict.ts'
import { tQuantile } from './distributions.ts'
import { tail } from './estimate.ts'

/** A real gap is to be found in four of five runs. */
const power = 0.8

/** The smallest gap that would have been found, on the estimate's scale. */
export function smallestSeen({ estimate, margin }: Question, answer: Answer): number {
  return margin + certainty(estimate.df, answer) * estimate.se
}

/** By which factor the run has to be longer; null where no length would do. */
export function timesLonger({ estimate, margin }: Question, answer: Answer): number | null {
  const { se, df } = estimate
  const distance = Math.abs(Math.abs(answer.delta) - margin)
  if (!(distance > 0) || !(se > 0)) return null
  const needed = Math.abs(answer.delta) < margin ? tQuantile(1 - tail, df) : certainty(df, answer)
  return ((needed * se) / distance) ** 2
}

function certainty(df: number, { level, familySize }: Answer): number {
  return tQuantile(1 - level / familySize, df) + tQuantile(power, df)
}
