// The distribution functions behind every interval and test here: Student's t and the normal, from
// a maintained library. Degrees of freedom may be fractions (Satterthwaite) or infinite (normal).

import normal from '@stdlib/stats-base-dists-normal'
import t from '@stdlib/stats-base-dists-t'

/** By degrees of freedom, then by share: thousands of cells ask for the same few. */
const knownQuantiles = new Map<number, Map<number, number>>()

/** The value below which a share p of the t distribution lies. */
export function tQuantile(p: number, df: number): number {
  if (!Number.isFinite(df)) return normal.quantile(p, 0, 1)
  // Fractions hardly ever come twice.
  if (!Number.isInteger(df)) return t.quantile(p, df)
  const known = knownQuantiles.get(df) ?? new Map<number, number>()
  knownQuantiles.set(df, known)
  const quantile = known.get(p) ?? t.quantile(p, df)
  known.set(p, quantile)
  return quantile
}

/** P(T > x). */
export function tUpperTail(x: number, df: number): number {
  return Number.isFinite(df) ? t.cdf(-x, df) : normalUpperTail(x)
}

export function normalQuantile(p: number): number {
  return normal.quantile(p, 0, 1)
}

/** P(Z > x); from the lower tail, so that small probabilities keep their digits. */
export function normalUpperTail(x: number): number {
  return normal.cdf(-x, 0, 1)
}

/** The normal value that is as unlikely as this t value. */
export function asNormal(x: number, df: number): number {
  return x > 0 ? -normal.quantile(t.cdf(-x, df), 0, 1) : normal.quantile(t.cdf(x, df), 0, 1)
}
