// Rates of errors, and their difference: Wilson's interval for one, Newcombe's method 10 for two.
// Errors come in bursts that outlast a block, so the counts are first divided by the design effect,
// which is how much more the rate scatters than independent requests would.

import { normalUpperTail, tQuantile } from './distributions.ts'
import { type Estimate, tail } from './estimate.ts'
import { longRun } from './long-run-variance.ts'

export interface Count {
  errors: number
  of: number
}

const z90 = 1.6448536269514722

export function wilson(count: Count, z: number): [number, number] {
  return [wilsonEnd(count, z, -1), wilsonEnd(count, z, 1)]
}

/** The lower end (−1) or the upper one (1): p-values ask for one of them again and again. */
function wilsonEnd({ errors, of }: Count, z: number, end: number): number {
  const rate = errors / of
  const centre = rate + (z * z) / (2 * of)
  const reach = z * Math.sqrt((rate * (1 - rate)) / of + (z * z) / (4 * of * of))
  const scale = 1 + (z * z) / of
  return Math.min(1, Math.max(0, (centre + end * reach) / scale))
}

/** Interval of candidate − reference. */
export function newcombe(candidate: Count, reference: Count, z: number): [number, number] {
  return [newcombeEnd(candidate, reference, z, -1), newcombeEnd(candidate, reference, z, 1)]
}

function newcombeEnd(candidate: Count, reference: Count, z: number, end: number): number {
  const c = candidate.errors / candidate.of
  const r = reference.errors / reference.of
  return (
    c - r + end * Math.hypot(c - wilsonEnd(candidate, z, end), r - wilsonEnd(reference, z, -end))
  )
}

/** From counts by block, in order; both environments' blocks are the same stretches of time. */
export function designEffect(candidate: readonly Count[], reference: readonly Count[]): number {
  // Most endpoints have no errors at all: nothing scatters.
  const isFree = ({ errors }: Count) => errors === 0
  if (candidate.every(isFree) && reference.every(isFree)) return 1
  const [ofCandidate, ofReference] = [contributions(candidate), contributions(reference)]
  const difference = ofCandidate.map((value, k) => value - ofReference[k]!)
  return effectOf(longRun(difference), sum(candidate), sum(reference))
}

/** The same where the blocks of the two have nothing to do with each other. */
export function unpairedDesignEffect(
  candidate: readonly Count[],
  reference: readonly Count[],
): number {
  const c = longRun(contributions(candidate))
  const r = longRun(contributions(reference))
  const both = { se: Math.hypot(c.se, r.se), df: Math.min(c.df, r.df) }
  return effectOf(both, sum(candidate), sum(reference))
}

/** What each block adds to the rate: residuals, so that uneven and empty blocks weigh rightly. */
function contributions(blocks: readonly Count[]): number[] {
  const { errors, of } = sum(blocks)
  return blocks.map((block) => (blocks.length * (block.errors - (errors / of) * block.of)) / of)
}

function effectOf({ se, df }: { se: number; df: number }, c: Count, r: Count): number {
  const pooled = (c.errors + r.errors) / (c.of + r.of)
  if (pooled <= 0 || pooled >= 1) return 1
  const independent = pooled * (1 - pooled) * (1 / c.of + 1 / r.of)
  return Math.max(1, (se ** 2 / independent) * (tQuantile(1 - tail, df) / z90) ** 2)
}

export function sum(blocks: readonly Count[]): Count {
  return {
    errors: blocks.reduce((errors, block) => errors + block.errors, 0),
    of: blocks.reduce((of, block) => of + block.of, 0),
  }
}

/** Both counts must be of something. */
export function errorEstimate(candidate: Count, reference: Count, effect = 1): Estimate {
  const c = { errors: candidate.errors / effect, of: candidate.of / effect }
  const r = { errors: reference.errors / effect, of: reference.of / effect }
  return estimateFrom(c.errors / c.of - r.errors / r.of, (z, end) => newcombeEnd(c, r, z, end))
}

/**
 * Of two environments, each before and under a fault: how much more the candidate's rate changed.
 * The two differences are put together as Newcombe puts two rates together (square and add).
 */
export function errorChangeEstimate(
  candidate: { before: Count; after: Count },
  reference: { before: Count; after: Count },
  effect: number,
): Estimate {
  const changeOf = ({ before, after }: { before: Count; after: Count }) => {
    const [b, a] = [before, after].map(({ errors, of }) => ({
      errors: errors / effect,
      of: of / effect,
    })) as [Count, Count]
    const theta = a.errors / a.of - b.errors / b.of
    return { theta, endAt: (z: number, end: number) => newcombeEnd(a, b, z, end) }
  }
  const [c, r] = [changeOf(candidate), changeOf(reference)]
  const theta = c.theta - r.theta
  return estimateFrom(
    theta,
    (z, end) => theta + end * Math.hypot(c.theta - c.endAt(z, end), r.theta - r.endAt(z, -end)),
  )
}

/** P-values come from the interval, by asking how wide it has to be. */
function estimateFrom(theta: number, endAt: (z: number, end: number) => number): Estimate {
  const interval: [number, number] = [endAt(z90, -1), endAt(z90, 1)]
  const pAbove = (bound: number) =>
    theta > bound ? reach((z) => endAt(z, -1) <= bound) : 1 - reach((z) => endAt(z, 1) >= bound)
  return {
    theta,
    interval,
    se: (interval[1] - interval[0]) / 2 / z90,
    df: Number.POSITIVE_INFINITY,
    pAbove,
    pBelow: (bound) => 1 - pAbove(bound),
  }
}

/** P(Z > z) of the smallest z at which the interval reaches that far. */
function reach(reaches: (z: number) => boolean): number {
  let low = 0
  let high = 38
  if (!reaches(high)) return 0
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (reaches(middle)) high = middle
    else low = middle
  }
  return normalUpperTail(high)
}
