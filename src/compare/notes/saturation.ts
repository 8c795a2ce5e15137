// Growth with load in one environment alone: what a CPU or a pool without reserve looks like. Load is
// what was sent in a block, and not what was under way: a slow answer is under way for longer, so that
// requests under way grow with latency by themselves, whatever the cause.

import { growsAlone, growthOf, slopeOf } from '../evidence/line-fit.ts'
import type { Evidence, SideName } from '../evidence/pool.ts'
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
    if (sides === undefined || evidence.per !== 'request') return undefined
    const [steep, flat] = [slopeIn(evidence, sides.slower), slopeIn(evidence, sides.faster)]
    if (steep === undefined || flat === undefined) return undefined
    const blocks = evidence.parts[sides.slower].length
    if (!growsAlone(steep, flat, 2 * blocks - 4)) return undefined
    // Two standard deviations either way is about the range that was seen.
    if (4 * steep.slope * steep.spread < leastShare * sides.gapMs) return undefined
    const forMore = signedMs((steep.slope * steep.mean) / 10)
    return {
      text: `grows with load in ${labels[sides.slower]} only: ${forMore} for 10 % more requests`,
      confidence: 'goes with',
    }
  },
}

function slopeIn({ parts }: Evidence, side: SideName) {
  return slopeOf(growthOf(parts[side].map(({ units, wholeMs }) => [units, wholeMs / units])))
}
