// Figures as sentences say them: whole numbers where they say enough, signs that line up, and a
// name for every cell that a stranger understands.

import { metrics } from '../record/metric.ts'
import type { Cell } from './cell.ts'
import { quantileName } from './cell.ts'
import type { Difference } from './comparison.ts'

/** `search`, `search > results`, `errors of search`, `p95 of GET /cart`, `p50 of all traffic`. */
export function nameInWords({
  subject,
  metric,
  quantile,
}: Pick<Cell, 'subject' | 'metric' | 'quantile'>): string {
  const { kind, name, step } = subject
  if (kind === 'saturation') return name
  const whole = kind === 'traffic' ? 'all traffic' : step === undefined ? name : `${name} > ${step}`
  if (quantile !== undefined) return `${quantileName(quantile)} of ${whole}`
  return metric === 'duration' ? whole : `${metrics[metric].label} of ${whole}`
}

/** From what was expected of the cell, or from the baseline where that decides: `+74 %`. */
export function gapInWords({ ratio, metric, expectedRatio, moved, against }: Difference): string {
  if (ratio === null) return ''
  const known = against === 'baseline' ? moved?.baselineRatio : undefined
  if (metric === 'errors') {
    const gap = ratio - (known ?? 0)
    return `${gap < 0 ? '−' : '+'}${points(Math.abs(gap))}`
  }
  return `${signed(ratio / (known ?? expectedRatio) - 1)} %`
}

/** +38, −9.1 */
export function signed(fraction: number): string {
  const digits = rounded(Math.abs(fraction) * 100)
  const sign = digits === 0 ? '' : fraction < 0 ? '−' : '+'
  return `${sign}${digits.toLocaleString('en')}`
}

export function percent(fraction: number): string {
  return `${rounded(fraction * 100).toLocaleString('en')} %`
}

/** 0.131 → "13 points" */
export function points(rate: number): string {
  const digits = rounded(rate * 100)
  return `${digits} ${digits === 1 ? 'point' : 'points'}`
}

/** Of a logarithm: ×1.5 */
export function times(theta: number): string {
  return `×${Number(Math.exp(theta).toPrecision(3))}`
}

function rounded(value: number): number {
  return value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)
}
