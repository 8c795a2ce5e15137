// Figures in the page, in the unit of their cell; the same voice as in the table.

import type { Unit } from '../../../record/metric.ts'

export function quantity(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '–'
  if (unit === 'ms') return `${plain(value)} ms`
  if (unit === 'per-second') return `${plain(value)}/s`
  if (unit === 'bytes') return `${plain(value / 1_000)} kB`
  if (unit === 'fraction') return `${plain(value * 100)} %`
  return unit === 'score' ? value.toFixed(3) : plain(value)
}

export function plain(value: number): string {
  const fine = Math.abs(value) < 10 && !Number.isInteger(value)
  return value.toLocaleString('en-US', { maximumFractionDigits: fine ? 2 : 0 })
}

/** 95 → 1:35 */
export function clock(seconds: number): string {
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60) % 60
  const hours = Math.floor(whole / 3_600)
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
