// The knee of an environment: the most that it holds, and at how many connections. By the universal
// scalability law where the law fits well and has its highest point within what was measured; else
// by the plateau, which is what was measured at the connections that the search chose.

import { tQuantile } from '../statistics/distributions.ts'
import { tail } from '../statistics/estimate.ts'
import { rankEstimate } from '../statistics/paired.ts'
import { fitUsl, type LoadPoint, type UslFit, uslThroughput } from './usl-fit.ts'

export interface Knee {
  by: 'law' | 'plateau'
  connections: number
  perSecond: number
  /** 90 %. */
  interval: [number, number] | null
  /** The law's, however well it fits; absent where there are too few steps for it. */
  law?: Pick<UslFit, 'lambda' | 'sigma' | 'kappa' | 'r2' | 'worst'>
  /** Why the law was not used, in words. */
  notLaw?: string
}

/** A law that explains less of the scatter, or is off at a point by more, is not believed. */
const leastR2 = 0.97
const worstResidual = 0.1

/**
 * `points` are all steps within the bounds; `repeats` the throughputs at the chosen connections.
 * Undefined where nothing was repeated.
 */
export function kneeOf(
  points: readonly LoadPoint[],
  { connections, repeats }: { connections: number; repeats: readonly number[] },
): Knee | undefined {
  if (repeats.length === 0) return undefined
  const fit = fitUsl(points)
  const { lambda, sigma, kappa, r2, worst } = fit ?? {}
  const law = fit && { lambda: lambda!, sigma: sigma!, kappa: kappa!, r2: r2!, worst: worst! }
  const notLaw = whyNot(fit, Math.max(...points.map((point) => point.connections)))
  const byPlateau = plateau(connections, repeats)
  if (fit === undefined || notLaw !== undefined) {
    return { by: 'plateau', ...byPlateau, ...(law && { law }), notLaw: notLaw! }
  }
  return { by: 'law', ...peakOf(fit), law: law! }
}

function whyNot(fit: UslFit | undefined, most: number): string | undefined {
  if (fit === undefined) return 'there are fewer than four numbers of connections to fit it to'
  if (fit.r2 < leastR2)
    return `it explains ${percent(fit.r2)} of the scatter, and ${percent(leastR2)} are asked for`
  if (fit.worst > worstResidual) {
    return `it is off by ${percent(fit.worst)} at one step, and at most ${percent(worstResidual)} are allowed`
  }
  const top = Math.sqrt((1 - fit.sigma) / fit.kappa)
  if (!(top <= most)) return 'its highest point lies beyond the connections that were measured'
  return undefined
}

/** Where the law is highest; its interval by the delta method, on the logarithm. */
function peakOf(fit: UslFit): Pick<Knee, 'connections' | 'perSecond' | 'interval'> {
  const top = (logs: readonly number[]) => {
    const [lambda, sigma, kappa] = logs.map(Math.exp) as [number, number, number]
    const at = Math.sqrt(Math.max(0, 1 - sigma) / kappa)
    return uslThroughput({ lambda, sigma, kappa }, Math.max(1, at))
  }
  const logs = [fit.lambda, fit.sigma, fit.kappa].map(Math.log)
  const perSecond = top(logs)
  const slope = logs.map((_, i) => {
    const moved = (by: number) => logs.map((value, j) => (i === j ? value + by : value))
    return (Math.log(top(moved(1e-4))) - Math.log(top(moved(-1e-4)))) / 2e-4
  })
  let variance = 0
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      // What has no effect need not be known.
      if (slope[i] !== 0 && slope[j] !== 0)
        variance += slope[i]! * fit.covariance[i]![j]! * slope[j]!
    }
  }
  const half = tQuantile(1 - tail, fit.df) * Math.sqrt(Math.max(0, variance))
  return {
    connections: Math.sqrt((1 - fit.sigma) / fit.kappa),
    perSecond,
    interval: Number.isFinite(half)
      ? [perSecond * Math.exp(-half), perSecond * Math.exp(half)]
      : null,
  }
}

/** The middle of the repeats, with its interval by ranks. */
function plateau(
  connections: number,
  repeats: readonly number[],
): Pick<Knee, 'connections' | 'perSecond' | 'interval'> {
  const logs = repeats.filter((rate) => rate > 0).map(Math.log)
  if (logs.length === 0) return { connections, perSecond: 0, interval: null }
  const { theta, interval } = rankEstimate(logs)
  const [low, high] = interval.map(Math.exp) as [number, number]
  const known = Number.isFinite(high) && low > 0
  return { connections, perSecond: Math.exp(theta), interval: known ? [low, high] : null }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
