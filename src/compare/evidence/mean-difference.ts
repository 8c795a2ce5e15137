// By how much a mean differs between the two sides, and whether chance explains it. A mean is a sum
// over blocks divided by a count over blocks; each block's influence on it (the linear jackknife)
// says how sure it is, and lets a part be set beside its whole with the noise that they share.

import { tQuantile } from '../statistics/distributions.ts'
import { longRun } from '../statistics/long-run-variance.ts'
import { fewestPairs, pairsForCorrelation } from '../statistics/paired.ts'
import { type Evidence, type Part, sideNames } from './pool.ts'

export interface MeanDifference {
  reference: number
  candidate: number
  /** Candidate − reference. */
  difference: number
  /** Of each block on `difference`: one list where blocks are paired, else one of each side. */
  influence: Float64Array[]
}

/** What of a part is added up, and over how many it is shared out. */
export interface Summed {
  total(part: Part): number
  /** Default: the units of the part. */
  of?(part: Part): number
}

/**
 * Two-sided. Every rule asks, and a difference has several: at 95 % one in four would find a cause
 * by chance.
 */
const confidence = 0.99

/** undefined with too few blocks, or where one side has nothing to share out over. */
export function meanDifference(evidence: Evidence, summed: Summed): MeanDifference | undefined {
  const { parts, paired } = evidence
  if (sideNames.some((side) => parts[side].length < fewestPairs)) return undefined
  const [reference, candidate] = sideNames.map((side) => meanOf(parts[side], summed))
  if (reference === undefined || candidate === undefined) return undefined
  return {
    reference: reference.mean,
    candidate: candidate.mean,
    difference: candidate.mean - reference.mean,
    influence: paired
      ? [candidate.influence.map((value, k) => value - reference.influence[k]!)]
      : [candidate.influence, reference.influence.map((value) => -value)],
  }
}

/** Whether the difference is none that chance makes. */
export function isSure({ difference, influence }: MeanDifference): boolean {
  const { se, df } = errorOf(influence)
  return difference !== 0 && Math.abs(difference) > tQuantile((1 + confidence) / 2, df) * se
}

export interface Share {
  share: number
  /** Half of its 90 % interval. */
  within: number
}

/** How much of the whole's difference the part's is. */
export function shareOf(part: MeanDifference, whole: MeanDifference): Share {
  const share = part.difference / whole.difference
  const rest = part.influence.map((own, side) =>
    own.map((value, k) => value - share * whole.influence[side]![k]!),
  )
  const { se, df } = errorOf(rest)
  return { share, within: (tQuantile(0.95, df) * se) / Math.abs(whole.difference) }
}

function meanOf(parts: readonly Part[], { total, of = ({ units }) => units }: Summed) {
  const totals = parts.map(total)
  const counts = parts.map(of)
  const count = counts.reduce((sum, value) => sum + value, 0)
  if (count === 0) return undefined
  const mean = totals.reduce((sum, value) => sum + value, 0) / count
  const usual = count / parts.length
  const influence = Float64Array.from(totals, (value, k) => (value - mean * counts[k]!) / usual)
  return { mean, influence }
}

/** As with journeys: neighbours are taken to be independent where there are too few to know better. */
function errorOf(influence: readonly Float64Array[]): { se: number; df: number } {
  const errors = influence.map((values) => {
    if (values.length >= pairsForCorrelation) return longRun(values)
    const squares = values.reduce((sum, value) => sum + value * value, 0)
    const df = values.length - 1
    return { se: Math.sqrt(squares / df / values.length), df }
  })
  return {
    se: Math.hypot(...errors.map(({ se }) => se)),
    df: Math.min(...errors.map(({ df }) => df)),
  }
}
