// Simulated pairs of iterations: log-ratios around a true one, neighbours alike where asked.

import type { Chance } from './world.ts'

export interface Pairs {
  pairs: number
  /** Standard deviation of a pair's log-ratio. */
  scatter: number
  /** Correlation of neighbouring pairs. */
  correlation: number
  factor: number
}

export function logRatios(
  { pairs, scatter, correlation, factor }: Pairs,
  { normal }: Chance,
): number[] {
  let noise = normal()
  return Array.from({ length: pairs }, () => {
    noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * normal()
    return Math.log(factor) + scatter * noise
  })
}
