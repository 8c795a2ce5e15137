// The line of progress while traffic is replayed: rates, percentiles, errors and lag of both sides.

import type { SideProgress, TrafficProgress } from '../../send/replay/live.ts'
import { elapsedText } from './time-left.ts'

export function trafficText(progress: TrafficProgress, elapsedMs: number): string {
  const { block, blocks, leftMs, lagP99Us, sides } = progress
  const errors = sides.map((side) => side.errors)
  const parts = [
    block < 0 ? 'traffic warm-up' : `traffic · block ${block + 1} of ${blocks}`,
    `${sides.map(({ perSecond }) => Math.round(perSecond)).join('/')} requests/s`,
    `p50 ${both(sides, ({ p50Ms }) => p50Ms)}`,
    `p95 ${both(sides, ({ p95Ms }) => p95Ms)}`,
    ...(errors.some((count) => count > 0) ? [`errors ${errors.join('/')}`] : []),
    ...(lagP99Us >= 1_000 ? [`lag ${milliseconds(lagP99Us / 1_000)}`] : []),
    elapsedText(elapsedMs),
    `${elapsedText(leftMs)} left`,
  ]
  return parts.join(' · ')
}

function both(sides: SideProgress[], of: (side: SideProgress) => number | null): string {
  const values = sides.map(of)
  return values.map((value) => (value === null ? '–' : milliseconds(value))).join(' / ')
}

function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
}
