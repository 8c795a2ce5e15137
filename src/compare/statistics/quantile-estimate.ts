// The estimate for many samples: quantiles of histograms, reference against candidate. The interval
// is centred on the quantiles of all blocks; its width comes from leaving each block out.

import { midQuantiles, midQuantilesWithout, type Pool, resolutionAt } from '../pool.ts'
import { type Estimate, tEstimate } from './estimate.ts'
import { type Jackknife, jackknife } from './jackknife.ts'

export interface QuantileEstimate {
  estimate: Estimate
  /** Microseconds. */
  reference: number
  candidate: number
  /** By block, for the slow-noise flag and the derivation. */
  pseudo: Float64Array
}

/** A quantile needs so many samples on each side that enough of them lie beyond it. */
export function samplesNeeded(probability: number, blocks: number): number {
  // The rounding is that of 1 − 0.95, which is not quite 0.05.
  const beyond = Math.min(probability, 1 - probability)
  return Math.ceil(Math.max(20, 2 * blocks) / beyond - 1e-6)
}

/** At ascending probabilities. Paired: both pools have the same blocks. None of them is empty. */
export function quantileEstimates(
  reference: Pool,
  candidate: Pool,
  probabilities: readonly number[],
  paired: boolean,
): QuantileEstimate[] {
  const r = withoutEach(reference, probabilities)
  const c = withoutEach(candidate, probabilities)
  return probabilities.map((_, at) => {
    const [inReference, inCandidate] = [r.all[at]!, c.all[at]!]
    const error = paired ? pairedError(r, c, at) : separateError(r, c, at)
    const grain = Math.hypot(
      resolutionAt(reference, inReference) / inReference,
      resolutionAt(candidate, inCandidate) / inCandidate,
    )
    const se = Math.max(error.se, grain / Math.sqrt(12))
    return {
      estimate: tEstimate(Math.log(inCandidate / inReference), se, error.df),
      reference: inReference,
      candidate: inCandidate,
      pseudo: error.pseudo,
    }
  })
}

interface Quantiles {
  all: number[]
  /** By block that is left out. */
  without: number[][]
}

function withoutEach(pool: Pool, probabilities: readonly number[]): Quantiles {
  return {
    all: midQuantiles(pool, probabilities),
    without: midQuantilesWithout(pool, probabilities),
  }
}

function pairedError(r: Quantiles, c: Quantiles, at: number): Jackknife {
  return jackknife(r.without.length, Math.log(c.all[at]! / r.all[at]!), (k) =>
    Math.log(c.without[k]![at]! / r.without[k]![at]!),
  )
}

/** Blocks of two runs have nothing to do with each other: each side has an error of its own. */
function separateError(r: Quantiles, c: Quantiles, at: number): Jackknife {
  // Around 0 on both sides, so that neighbours are compared with their own side's level.
  const [ofReference, ofCandidate] = [r, c].map(({ all, without }) =>
    jackknife(without.length, 0, (k) => Math.log(without[k]![at]! / all[at]!)),
  ) as [Jackknife, Jackknife]
  return combined(ofReference, ofCandidate)
}

/** Degrees of freedom by Satterthwaite. */
export function combined(a: Jackknife, b: Jackknife): Jackknife {
  const variance = a.se ** 2 + b.se ** 2
  const terms = a.se ** 4 / a.df + b.se ** 4 / b.df
  return {
    se: Math.sqrt(variance),
    df: terms > 0 ? variance ** 2 / terms : Math.min(a.df, b.df),
    pseudo: new Float64Array([...a.pseudo, ...b.pseudo]),
  }
}
