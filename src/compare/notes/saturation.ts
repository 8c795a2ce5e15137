// Growth with load in one environment alone: what a CPU or a pool without reserve looks like. Load is
// what was sent in a block, and not what was under way: a slow answer is under way for longer, so that
// requests under way grow with latency by themselves, whatever the cause.

import { growthOf, movedIn, risesSurely, slopeOf } from '../evidence/line-fit.ts'
import { meanMs } from '../evidence/pool.ts'
import type { Rule } from './rule.ts'
import { slowerSide } from './slower-side.ts'
import { signedMs } from './words.ts'

/** Of the gap, that load from the least to the most has to make. */
const leastShare = 0.2

export const saturation: Rule = {
  name: 'saturation',
  kind: 'load',
  explains: ['duration'],
  look(finding) {
    const sides = slowerSide(finding)
    const { evidence, labels } = finding
    if (sides === undefined || evidence.per !== 'request' || !evidence.paired) return undefined
    const slower = evidence.parts[sides.slower]
    const usualMs = evidence.parts[sides.faster].map(meanMs)
    const line = (latenciesMs: number[]) => {
      const points = movedIn(latenciesMs).map((ms, k) => [slower[k]!.units, ms] as const)
      return slopeOf(growthOf(points))
    }
    // Block by block, so that what slows both down is in neither.
    const gap = line(slower.map((part, k) => meanMs(part) - usualMs[k]!))
    const flat = line(usualMs)
    if (gap === undefined || flat === undefined) return undefined
    if (!risesSurely(gap, slower.length) || flat.slope >= gap.slope / 2) return undefined
    // Two standard deviations either way is about the range that was seen.
    if (4 * gap.slope * gap.spread < leastShare * sides.gapMs) return undefined
    const forMore = signedMs((gap.slope * gap.mean) / 10)
    return {
      text: `grows with load in ${labels[sides.slower]} only: ${forMore} for 10 % more requests`,
      confidence: 'goes with',
    }
  },
}
