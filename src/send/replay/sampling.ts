// Which requests of a replay carry a trace and have their headers read: about twenty a second of
// each sender. They are chosen by their times in the plan, so that both environments are looked at
// in the same places, and not by what comes before or after them.

import type { ArrivalBatch } from './messages.ts'

const wantedPerSecond = 20
/** A batch holds thousands, or is the end of a block with few. */
const wantedOfABatch = 8

/** One of so many; 0 in the warm-up. */
export function sampleEvery({ block, atUs, atATime }: ArrivalBatch): number {
  if (block < 0 || atATime !== undefined) return 0
  const count = atUs.length
  const seconds = (atUs[count - 1]! - atUs[0]!) / 1e6
  const wanted = Math.max(wantedOfABatch, wantedPerSecond * seconds)
  return Math.max(1, Math.round(count / wanted))
}

/** Scatters the times, so that no rhythm of the traffic is in step with the samples. */
export function isSampled(atUs: number, every: number): boolean {
  if (every <= 1) return every === 1
  const mixed = Math.imul((atUs % 0x1_0000_0000) | 0, 0x9e37_79b1)
  return (mixed ^ (mixed >>> 15)) >>> 0 < 0x1_0000_0000 / every
}
