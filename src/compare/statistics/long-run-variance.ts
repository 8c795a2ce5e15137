// The standard error of a mean whose neighbours may be correlated: equal-weighted cosines
// (Lazarus, Lewis, Stock & Watson 2018). Plain block variance alarms in a third of comparisons of
// equals once neighbouring blocks are alike; this keeps its level.

export interface LongRun {
  mean: number
  se: number
  df: number
}

/** Degrees of freedom that K values in order allow. */
export function cosinesFor(count: number): number {
  return Math.max(4, Math.floor(0.4 * count ** (2 / 3) + 0.5))
}

export function longRun(values: ArrayLike<number>): LongRun {
  const count = values.length
  const df = cosinesFor(count)
  let mean = 0
  for (let k = 0; k < count; k++) mean += values[k]! / count
  let power = 0
  for (let j = 1; j <= df; j++) power += cosine(values, mean, j) ** 2
  return { mean, se: Math.sqrt(power / (df * count)), df }
}

function cosine(values: ArrayLike<number>, mean: number, j: number): number {
  const count = values.length
  let sum = 0
  for (let k = 0; k < count; k++) {
    sum += (values[k]! - mean) * Math.cos((Math.PI * j * (k + 0.5)) / count)
  }
  return Math.sqrt(2 / count) * sum
}
