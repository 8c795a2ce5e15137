// The universal scalability law (Gunther), fitted to throughput by connections:
//   X(N) = λN / (1 + σ(N − 1) + κN(N − 1))
// λ is what one connection brings, σ the part of the work that waits for its turn, κ what keeping
// in step costs. Nonlinear least squares by Levenberg-Marquardt in the logarithms of the parameters,
// so that none becomes negative, weighted so that each point counts by its share, not by its size.

import { invert, solve } from './small-matrix.ts'

export interface LoadPoint {
  connections: number
  perSecond: number
}

export interface UslFit {
  lambda: number
  sigma: number
  kappa: number
  /** Share of the scatter of the throughputs that the law explains. */
  r2: number
  /** The largest residual, as a share of its point. */
  worst: number
  /** Of the logarithms of λ, σ, κ. */
  covariance: number[][]
  /** Degrees of freedom of what is left. */
  df: number
}

type Parameters = [number, number, number]

const mostRounds = 200
/** A parameter this small has no effect at any number of connections that is tried. */
const least = 1e-9

export function uslThroughput(
  { lambda, sigma, kappa }: Pick<UslFit, 'lambda' | 'sigma' | 'kappa'>,
  connections: number,
): number {
  const n = connections
  return (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1))
}

/** Undefined where there are too few different numbers of connections to fit three parameters. */
export function fitUsl(points: readonly LoadPoint[]): UslFit | undefined {
  const usable = points.filter(({ perSecond }) => perSecond > 0)
  const levels = new Set(usable.map(({ connections }) => connections))
  if (levels.size < 4) return undefined
  const starts: Parameters[] = [
    [0.02, 1e-4],
    [0.2, 1e-3],
    [1e-3, 1e-2],
    [1e-3, 1e-5],
  ].map(([sigma, kappa]) => [Math.log(firstRate(usable)), Math.log(sigma!), Math.log(kappa!)])
  const tried = starts.map((start) => descend(usable, start))
  const best = tried.reduce((one, other) => (other.loss < one.loss ? other : one))
  const [lambda, sigma, kappa] = best.at.map(Math.exp) as Parameters
  const fit = { lambda, sigma, kappa }
  const residuals = usable.map(
    ({ connections, perSecond }) => uslThroughput(fit, connections) / perSecond - 1,
  )
  const df = Math.max(1, usable.length - 3)
  const variance = best.loss / df
  const normal = normalMatrix(usable, best.at)
  return {
    ...fit,
    r2: explained(usable, fit),
    worst: Math.max(...residuals.map(Math.abs)),
    covariance: invert(normal).map((row) => row.map((value) => value * variance)),
    df,
  }
}

function firstRate(points: readonly LoadPoint[]): number {
  const first = points.reduce((one, it) => (it.connections < one.connections ? it : one))
  return first.perSecond / first.connections
}

function descend(points: readonly LoadPoint[], start: Parameters) {
  let at = start
  let loss = lossAt(points, at)
  let damping = 1e-2
  for (let round = 0; round < mostRounds && damping < 1e12; round++) {
    const slope = gradient(points, at)
    const normal = normalMatrix(points, at)
    const damped = normal.map((row, i) =>
      row.map((value, j) => (i === j ? value * (1 + damping) + 1e-12 : value)),
    )
    const step = solve(damped, slope)
    const next = at.map((value, i) => Math.max(Math.log(least), value - step[i]!)) as Parameters
    const nextLoss = lossAt(points, next)
    if (nextLoss < loss) {
      const gained = loss - nextLoss
      at = next
      loss = nextLoss
      damping = Math.max(1e-9, damping / 4)
      if (gained < 1e-14 * (1 + loss)) break
    } else {
      damping *= 4
    }
  }
  return { at, loss }
}

/** Sum of squared relative residuals. */
function lossAt(points: readonly LoadPoint[], at: Parameters): number {
  return points.reduce((sum, point) => sum + residual(point, at) ** 2, 0)
}

function residual({ connections, perSecond }: LoadPoint, at: Parameters): number {
  const [lambda, sigma, kappa] = at.map(Math.exp) as Parameters
  return uslThroughput({ lambda, sigma, kappa }, connections) / perSecond - 1
}

/** Derivatives of the residual by the logarithms. */
function derivatives({ connections: n, perSecond }: LoadPoint, at: Parameters): Parameters {
  const [lambda, sigma, kappa] = at.map(Math.exp) as Parameters
  const below = 1 + sigma * (n - 1) + kappa * n * (n - 1)
  const value = (lambda * n) / below / perSecond
  return [value, (-value * sigma * (n - 1)) / below, (-value * kappa * n * (n - 1)) / below]
}

function gradient(points: readonly LoadPoint[], at: Parameters): number[] {
  const sums = [0, 0, 0]
  for (const point of points) {
    const slopes = derivatives(point, at)
    for (let i = 0; i < 3; i++) sums[i]! += slopes[i]! * residual(point, at)
  }
  return sums
}

function normalMatrix(points: readonly LoadPoint[], at: Parameters): number[][] {
  const sums = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]
  for (const point of points) {
    const slopes = derivatives(point, at)
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) sums[i]![j]! += slopes[i]! * slopes[j]!
  }
  return sums
}

function explained(
  points: readonly LoadPoint[],
  fit: Pick<UslFit, 'lambda' | 'sigma' | 'kappa'>,
): number {
  const mean = points.reduce((sum, { perSecond }) => sum + perSecond, 0) / points.length
  let left = 0
  let all = 0
  for (const { connections, perSecond } of points) {
    left += (perSecond - uslThroughput(fit, connections)) ** 2
    all += (perSecond - mean) ** 2
  }
  return all === 0 ? 0 : 1 - left / all
}
