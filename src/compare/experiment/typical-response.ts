// How typical times answer to a fault: in one environment the fault against its control, and between
// two what the candidate took against what it would have taken, had it changed as the reference did.

import { midQuantiles, midQuantilesWithout, type Pool, poolOf, resolutionAt } from '../pool.ts'
import { type Estimate, tEstimate } from '../statistics/estimate.ts'
import { jackknife } from '../statistics/jackknife.ts'
import { longRun } from '../statistics/long-run-variance.ts'
import { samplesNeeded } from '../statistics/quantile-estimate.ts'
import type { Slice } from './stretches.ts'

/** Fewer slices say too little about their scatter. */
export const fewestSlices = 10
const median = 0.5

/** One environment before and during: the middle time of all slices, and without each of them. */
export interface TypicalPair {
  control: Typical
  changed: Typical
}

export interface Typical {
  /** Microseconds; null without a success. */
  valueUs: number | null
  withoutUs: number[]
  resolutionUs: number
  pool: Pool
}

export function typicalOf(slices: readonly Slice[]): Typical {
  const pool = poolOf(slices.map(({ response }) => response))
  if (pool.total === 0) return { valueUs: null, withoutUs: [], resolutionUs: 0, pool }
  const valueUs = midQuantiles(pool, [median])[0]!
  const isAlone = pool.blocks.some(({ total }) => total === pool.total)
  return {
    valueUs,
    withoutUs: isAlone ? [] : midQuantilesWithout(pool, [median]).map(([value]) => value!),
    resolutionUs: resolutionAt(pool, valueUs),
    pool,
  }
}

/** Why nothing can be said of it, in words. */
export function whyUnjudged(
  all: readonly { typical: Typical; called: string }[],
  slicesOfStretch: number,
): string | undefined {
  const slices = Math.min(...all.map(({ typical }) => typical.pool.blocks.length))
  const unlike = all.some(({ typical }) => typical.pool.blocks.length !== slices)
  if (slices === 0 || unlike) return 'not all of its stretches were measured'
  if (slices < fewestSlices) {
    return `needs at least ${fewestSlices} slices; there are ${slices}: more repeats give more`
  }
  // The course of a single one could not be told from its scatter.
  if (slices < 2 * slicesOfStretch) return 'needs at least 2 repeats of a stretch'
  for (const { typical, called } of all) {
    const needed = samplesNeeded(median, slices)
    const { total, blocks } = typical.pool
    if (total === 0) return `no success ${called}`
    if (total < needed) return `needs ${needed} successes ${called}; there are ${total}`
    if (blocks.filter((block) => block.total > 0).length < slices / 2) {
      return `most slices ${called} have no success`
    }
  }
  return undefined
}

/** ln(changed / control), of what can be judged. */
export function changeEstimate({ control, changed }: TypicalPair, slices: number): Estimate {
  return estimateOf([control, changed], slices, ([before, after]) => Math.log(after! / before!))
}

/** ln of the candidate's time by the one that is expected of it. `slices`: of a stretch. */
export function differenceEstimate(
  reference: TypicalPair,
  candidate: TypicalPair,
  slices: number,
): Estimate {
  const all = [reference.control, reference.changed, candidate.control, candidate.changed]
  return estimateOf(all, slices, ([rBefore, rAfter, cBefore, cAfter]) =>
    Math.log(cAfter! / expectedUs(rBefore!, rAfter!, cBefore!)),
  )
}

/**
 * A fault adds the same time to both, whatever each takes without it; one that takes time away (a
 * call that fails at once) takes the same share, as no time is less than nothing.
 */
export function expectedUs(rBefore: number, rAfter: number, cBefore: number): number {
  return rAfter >= rBefore ? cBefore + (rAfter - rBefore) : (cBefore * rAfter) / rBefore
}

function estimateOf(
  all: readonly Typical[],
  slices: number,
  theta: (valuesUs: number[]) => number,
): Estimate {
  const value = theta(all.map(({ valueUs }) => valueUs!))
  const { pseudo } = jackknife(all[0]!.withoutUs.length, value, (slice) =>
    theta(all.map(({ withoutUs }) => withoutUs[slice]!)),
  )
  const { residuals, factor } = withoutCourse(pseudo, slices)
  const { se, df } = longRun(residuals)
  const grains = all.map(({ resolutionUs, valueUs }) => resolutionUs / valueUs!)
  const leastSe = Math.hypot(...grains) / Math.sqrt(12)
  return tEstimate(value, Math.max(se * factor, leastSe), df)
}

/**
 * A fault has a course (a queue builds up) that is the same in every repeat, so it is no scatter.
 * What is left of each slice when the mean of its place in the stretch is taken out, is; the mean
 * was of so few that it took some of the scatter with it, which the factor gives back.
 */
function withoutCourse(pseudo: Float64Array, slices: number) {
  const repeats = pseudo.length / slices
  const course = Array.from({ length: slices }, (_, place) => {
    let sum = 0
    for (let at = place; at < pseudo.length; at += slices) sum += pseudo[at]!
    return sum / repeats
  })
  return {
    residuals: pseudo.map((value, at) => value - course[at % slices]!),
    factor: Math.sqrt(repeats / (repeats - 1)),
  }
}
