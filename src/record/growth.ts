// The sums of which a straight line of latency over something can be drawn again.

import type { Growth } from './evidence.ts'

export function noGrowth(): Growth {
  return { count: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0 }
}

export function grow(growth: Growth, x: number, y: number): void {
  growth.count++
  growth.x += x
  growth.y += y
  growth.xx += x * x
  growth.xy += x * y
  growth.yy += y * y
}

export function addGrowth(growth: Growth, other: Growth): void {
  growth.count += other.count
  growth.x += other.x
  growth.y += other.y
  growth.xx += other.xx
  growth.xy += other.xy
  growth.yy += other.yy
}
