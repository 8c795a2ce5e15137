// The distribution functions behind every interval and test here: Student's t and the normal, from
// a maintained library. Degrees of freedom may be fractions (Satterthwaite) or infinite (normal).

import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile'
import tCdf from '@stdlib/stats-base-dists-t-cdf'
import tQuantileOf from '@stdlib/stats-base-dists-t-quantile'

/** By degrees of freedom, then by share: thousands of cells ask for the same few. */
const knownQuantiles = new Map<number, Map<number, number>>()

/** The value below which a share p of the t distribution lies. */
export function tQuantile(p: number, df: number): number {
  if (!Number.isFinite(df)) return normalQuantileOf(p, 0, 1)
  // Fractions hardly ever come twice.
  if (!Number.isInteger(df)) return tQuantileOf(p, df)
  const known = knownQuantiles.get(df) ?? new Map<number, number>()
  knownQuantiles.set(df, known)
  const quantile = known.get(p) ?? tQuantileOf(p, df)
  known.set(p, quantile)
  return quantile
}

/** P(T > x). */
export function tUpperTail(x: number, df: number): number {
  return Number.isFinite(df) ? tCdf(-x, df) : normalUpperTail(x)
}

export function normalQuantile(p: number): number {
  return normalQuantileOf(p, 0, 1)
}

/** P(Z > x); from the lower tail, so that small probabilities keep their digits. */
export function normalUpperTail(x: number): number {
  return normalCdf(-x, 0, 1)
}

/** The normal value that is as unlikely as this t value. */
export function asNormal(x: number, df: number): number {
  return x > 0 ? -normalQuantileOf(tCdf(-x, df), 0, 1) : normalQuantileOf(tCdf(x, df), 0, 1)
}
