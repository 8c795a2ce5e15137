// Whether a run may be stopped because a headline cell is surely beyond its margin: asked after
// every block, which an ordinary interval does not allow. A mixture of t-tests does (it holds at all
// times at once). Only failure stops a run early, never success.

import { isSlowNoise } from './slow-noise.ts'

const mixing = 5
/** Before this many blocks no run is stopped. */
export const fewestBlocksToStop = 10
/** What stopping may cost, shared by the cells that may stop; the end is then judged at .04. */
const stopLevel = 0.01

/** Half the width of the interval around the mean of n values that holds for every n at once. */
export function mixtureHalfWidth(count: number, deviation: number, alpha: number): number {
  const share = mixing / (count + mixing)
  const kappa = (alpha ** 2 * share) ** (-1 / count)
  // With few blocks no width would be enough.
  const open = 1 - kappa * share
  if (open <= 0) return Number.POSITIVE_INFINITY
  return (deviation / Math.sqrt(count)) * Math.sqrt(((count - 1) * (kappa - 1)) / open)
}

/** From the log-ratios of the blocks so far, in order; `cells` is how many may stop the run. */
export function surelyBeyond(
  logRatios: readonly number[],
  { theta0, margin, cells }: { theta0: number; margin: number; cells: number },
): boolean {
  const count = logRatios.length
  if (count < fewestBlocksToStop || isSlowNoise(logRatios)) return false
  const mean = logRatios.reduce((sum, value) => sum + value, 0) / count
  const squares = logRatios.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const half = mixtureHalfWidth(count, Math.sqrt(squares / (count - 1)), stopLevel / cells)
  return Math.abs(mean - theta0) - half > margin
}
