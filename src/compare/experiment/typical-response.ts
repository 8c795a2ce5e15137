// How typical times answer to a fault: in one environment the fault against its control, and between
// two what the candidate took against what it would have taken, had it changed as the reference did.

import { type Estimate, tEstimate } from '../estimate.ts'
import { jackknife } from '../jackknife.ts'
import { midQuantiles, midQuantilesWithout, type Pool, poolOf, resolutionAt } from '../pool.ts'
import { samplesNeeded } from '../quantile-estimate.ts'
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
): string | undefined {
  const slices = Math.min(...all.map(({ typical }) => typical.pool.blocks.length))
  const unlike = all.some(({ typical }) => typical.pool.blocks.length !== slices)
  if (slices === 0 || unlike) return 'not all of its stretches were measured'
  if (slices < fewestSlices) {
    return `needs at least ${fewestSlices} slices; there are ${slices}: more repeats give more`
  }
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
export function changeEstimate({ control, changed }: TypicalPair): Estimate {
  return estimateOf([control, changed], ([before, after]) => Math.log(after! / before!))
}

/** ln of the candidate's time by the one that is expected of it. */
export function differenceEstimate(reference: TypicalPair, candidate: TypicalPair): Estimate {
  const all = [reference.control, reference.changed, candidate.control, candidate.changed]
  return estimateOf(all, ([rBefore, rAfter, cBefore, cAfter]) =>
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

function estimateOf(all: readonly Typical[], theta: (valuesUs: number[]) => number): Estimate {
  const value = theta(all.map(({ valueUs }) => valueUs!))
  const slices = all[0]!.withoutUs.length
  const { se, df } = jackknife(slices, value, (slice) =>
    theta(all.map(({ withoutUs }) => withoutUs[slice]!)),
  )
  const grains = all.map(({ resolutionUs, valueUs }) => resolutionUs / valueUs!)
  return tEstimate(value, Math.max(se, Math.hypot(...grains) / Math.sqrt(12)), df)
}
