// A straight line through points, by the sums that evidence keeps: its slope and how sure that is.

import type { Growth } from '../../record/evidence.ts'
import { addGrowth, grow, noGrowth } from '../../record/growth.ts'
import { median } from '../cell.ts'
import { tQuantile } from '../statistics/distributions.ts'

export interface Slope {
  slope: number
  se: number
  /** Mean of x, and how far x scatters around it. */
  mean: number
  spread: number
}

const fewestPoints = 12
const confidence = 0.99

export function growthOf(points: readonly (readonly [x: number, y: number])[]): Growth {
  const growth = noGrowth()
  for (const [x, y] of points) grow(growth, x, y)
  return growth
}

export function sumOfGrowths(growths: readonly Growth[]): Growth {
  const sum = noGrowth()
  for (const growth of growths) addGrowth(sum, growth)
  return sum
}

/** undefined where there are too few points, or where x is always the same. */
export function slopeOf({ count, x, y, xx, xy, yy }: Growth): Slope | undefined {
  if (count < fewestPoints) return undefined
  const mean = x / count
  const scatter = xx - x * mean
  // Sums of large numbers that hardly differ leave nothing but rounding.
  if (!(scatter > 1e-9 * xx)) return undefined
  const slope = (xy - x * (y / count)) / scatter
  const residual = Math.max(0, yy - y * (y / count) - slope * slope * scatter)
  const se = Math.sqrt(residual / (count - 2) / scatter)
  return { slope, se, mean, spread: Math.sqrt(scatter / count) }
}

/** Far from the others: five times as far from their median as half of them are. */
const farOut = 5

/** What is far out is moved in, so that one stalled block does not decide about a line. */
export function movedIn(values: readonly number[]): number[] {
  const middle = median(values) ?? 0
  const reach = farOut * (median(values.map((value) => Math.abs(value - middle))) ?? 0)
  if (reach === 0) return [...values]
  return values.map((value) => Math.min(middle + reach, Math.max(middle - reach, value)))
}

export function risesSurely({ slope, se }: Pick<Slope, 'slope' | 'se'>, points: number): boolean {
  return slope > 0 && slope > tQuantile((1 + confidence) / 2, points - 2) * se
}

/** Whether `steep` rises where `flat` does not, or far less. */
export function growsAlone(steep: Slope, flat: Slope, points: number): boolean {
  const apart = { slope: steep.slope - flat.slope, se: Math.hypot(steep.se, flat.se) }
  return risesSurely(apart, points - 2) && steep.slope > 0 && flat.slope < steep.slope / 3
}
