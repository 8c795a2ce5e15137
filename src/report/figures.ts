// Figures as people read them: 1,200 ms, 2 of 20, +183 % [+160, +210]. The same in every report.

import type { Difference, Figure } from '../compare/comparison.ts'

const nothing = '–'

export function figure({ value, unit, count, errors }: Figure): string {
  if (unit === 'fraction') return `${whole(errors)} of ${whole(count)}`
  if (value === null) return nothing
  if (unit === 'ms') return `${rounded(value, 10)} ms`
  if (unit === 'per-second') return `${rounded(value, 10)}/s`
  if (unit === 'bytes') return `${rounded(value / 1_000, 10)} kB`
  return unit === 'score' ? value.toFixed(3) : rounded(value, 10)
}

/** How many samples the figure of each side stands on: `20`, or `20/18` where they differ. */
export function counts({ metric, reference, candidate }: Difference): string {
  const [first, second] = [reference, candidate].map(({ count, errors }) =>
    whole(metric === 'errors' ? count : Math.max(0, count - errors)),
  )
  return first === second ? first! : `${first}/${second}`
}

/** With its interval, without which it says nothing. */
export function difference({
  metric,
  ratio,
  interval,
}: Pick<Difference, 'metric' | 'ratio' | 'interval'>): string {
  if (ratio === null) return nothing
  const points = metric === 'errors'
  const change = signed(percentOf(ratio, points), points ? ' points' : ' %')
  if (interval === null) return change
  const [low, high] = interval.map((limit) => signed(percentOf(limit, points), ''))
  return `${change} [${low}, ${high}]`
}

/** A ratio (or, of errors, a difference of rates) alone. */
export function gap(metric: Difference['metric'], ratio: number): string {
  const points = metric === 'errors'
  return signed(percentOf(ratio, points), points ? ' points' : ' %')
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function percentOf(ratio: number, points: boolean): number {
  return points ? ratio * 100 : (ratio - 1) * 100
}

/** Whole numbers where they say enough: +183, −9.1, +7. The same rule as in the reasons. */
function signed(percent: number, unit: string): string {
  const size = Math.abs(percent)
  const amount = size < 9.95 ? Number(size.toFixed(1)) : Math.round(size)
  const sign = amount === 0 ? '' : percent < 0 ? '−' : '+'
  return `${sign}${amount.toLocaleString('en-US')}${unit}`
}

/** Below `fine` one decimal says more than it costs. */
function rounded(value: number, fine: number): string {
  if (Math.abs(value) >= fine || Number.isInteger(value)) return whole(value)
  return value.toFixed(1)
}
