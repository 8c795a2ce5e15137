// Whether traffic is surely beyond its margin though not all blocks are measured: asked after every
// block, which an ordinary interval does not allow. A mixture of t-tests does, as it holds for every
// number of blocks at once. Only failure ends a run early, never success. A run asks while it goes
// on, and judging asks again, so that the verdict is that of the test that ended the run.

import { quantileName } from './cell.ts'
import { logMargin, marginFor } from './margins.ts'
import { midQuantiles, type Pool } from './pool.ts'
import type { Settings } from './settings.ts'
import type { Sides } from './sides.ts'
import { confidence, type Estimate } from './statistics/estimate.ts'
import { isSlowNoise } from './statistics/slow-noise.ts'

const mixing = 5
const fewestBlocks = 10
/** What ending early may cost, shared by the cells that may do so. */
const stopLevel = 0.01
/** Of p95: the quantile of fewer requests is too rough, block by block. */
const fewestForP95 = 100

/** A cell that is surely beyond its margin, and after how many blocks. */
export interface SurelyBeyond {
  quantile: number
  blocks: number
  estimate: Estimate
}

interface Watched {
  quantile: number
  rule: 'p50' | 'p95'
  /** ln of microseconds, block by block. */
  reference: number[]
  candidate: number[]
}

/** Whether this run was allowed to finish early, which its other headline cells pay for. */
export function mayStopEarly({ paired, candidate }: Sides): boolean {
  return paired && candidate.run.file.settings.stopEarly === true
}

/** Sees the traffic as a whole block by block, in order. */
export class EarlyStop {
  readonly #settings: Settings
  #watched: Watched[] = [
    { quantile: 0.5, rule: 'p50', reference: [], candidate: [] },
    { quantile: 0.95, rule: 'p95', reference: [], candidate: [] },
  ]
  #blocks = 0
  #smallest = Number.POSITIVE_INFINITY

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** The cells that are surely beyond their margin now. A block that one side has empty is none. */
  see(reference: Pool, candidate: Pool): SurelyBeyond[] {
    this.#smallest = Math.min(this.#smallest, reference.total, candidate.total)
    if (reference.total === 0 || candidate.total === 0) return []
    for (const cell of this.#watched) {
      cell.reference.push(Math.log(midQuantiles(reference, [cell.quantile])[0]!))
      cell.candidate.push(Math.log(midQuantiles(candidate, [cell.quantile])[0]!))
    }
    this.#blocks++
    if (this.#blocks < fewestBlocks) return []
    if (this.#blocks === fewestBlocks && this.#smallest < fewestForP95) {
      this.#watched = this.#watched.filter(({ rule }) => rule !== 'p95')
    }
    return this.#watched.flatMap((cell) => this.#beyond(cell) ?? [])
  }

  #beyond({ quantile, rule, reference, candidate }: Watched): SurelyBeyond | undefined {
    const logRatios = candidate.map((value, block) => value - reference[block]!)
    if (isSlowNoise(logRatios)) return undefined
    const estimate = mixtureEstimate(logRatios)
    const { margin } = logMargin(
      marginFor(this.#settings, whole, rule),
      { amount: marginFor(this.#settings, whole, 'floor'), unit: 'ms' },
      {
        reference: Math.exp(meanOf(reference)) / 1_000,
        candidate: Math.exp(meanOf(candidate)) / 1_000,
        expected: 1,
      },
    )
    const p = Math.min(estimate.pAbove(margin), estimate.pBelow(-margin))
    if (p > stopLevel / this.#watched.length) return undefined
    return { quantile, blocks: this.#blocks, estimate }
  }
}

const whole = { kind: 'traffic', name: 'all' } as const

/** In words: `p50 of all traffic is surely beyond its margin after 12 blocks`. */
export function surelyBeyondInWords({ quantile, blocks }: SurelyBeyond): string {
  return `${quantileName(quantile)} of all traffic is surely beyond its margin after ${blocks} blocks`
}

/** Of log-ratios block by block: interval and p-values hold for every number of blocks at once. */
export function mixtureEstimate(logRatios: readonly number[]): Estimate {
  const count = logRatios.length
  const theta = meanOf(logRatios)
  const squares = logRatios.reduce((sum, value) => sum + (value - theta) ** 2, 0)
  const deviation = Math.sqrt(squares / (count - 1))
  const se = deviation / Math.sqrt(count)
  const half = mixtureHalfWidth(count, deviation, 1 - confidence)
  const beyond = (distance: number) => (distance > 0 ? mixtureP(count, distance / se) : 1)
  return {
    theta,
    interval: [theta - half, theta + half],
    se,
    df: count - 1,
    pAbove: (bound) => beyond(theta - bound),
    pBelow: (bound) => beyond(bound - theta),
  }
}

/** Half the width of the interval around the mean of n values that holds for every n at once. */
export function mixtureHalfWidth(count: number, deviation: number, alpha: number): number {
  const share = mixing / (count + mixing)
  const kappa = (alpha ** 2 * share) ** (-1 / count)
  // With few blocks no width would be enough.
  const open = 1 - kappa * share
  if (open <= 0) return Number.POSITIVE_INFINITY
  return (deviation / Math.sqrt(count)) * Math.sqrt(((count - 1) * (kappa - 1)) / open)
}

/** The smallest alpha at which an interval of that half width leaves out what lies t errors away. */
function mixtureP(count: number, t: number): number {
  const share = mixing / (count + mixing)
  const square = t ** 2 / (count - 1)
  const kappa = Number.isFinite(square) ? (1 + square) / (1 + share * square) : 1 / share
  return Math.min(1, kappa ** (-count / 2) / Math.sqrt(share))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
