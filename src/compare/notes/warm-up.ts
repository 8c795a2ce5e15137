// A gap that changes with the position in the run: an environment that warms up, or one that gets slower
// and slower. The table's figure is then a mean of two that nobody has seen.

import { growthOf, slopeOf } from '../evidence/line-fit.ts'
import { meanMs } from '../evidence/pool.ts'
import { tQuantile } from '../statistics/distributions.ts'
import type { Rule } from './rule.ts'
import { signedMs } from './words.ts'

const confidence = 0.99
/** At one end of the run the gap is less than this part of that at the other. */
const smallPart = 0.4

export const warmUp: Rule = {
  name: 'warm-up',
  kind: 'server',
  explains: ['duration'],
  look({ evidence, gap }) {
    if (gap === undefined || !evidence.paired) return undefined
    const reference = evidence.parts.reference.map(meanMs)
    const differences = evidence.parts.candidate.map((part, k) => meanMs(part) - reference[k]!)
    const last = differences.length - 1
    const line = slopeOf(growthOf(differences.map((ms, k) => [k / last, ms])))
    if (line === undefined) return undefined
    const sure = Math.abs(line.slope) > tQuantile((1 + confidence) / 2, last - 1) * line.se
    const start = gap.difference - line.slope * line.mean
    const end = start + line.slope
    const [small, large] = Math.abs(start) < Math.abs(end) ? [start, end] : [end, start]
    if (!sure || Math.abs(small) > smallPart * Math.abs(large)) return undefined
    if (Math.sign(large) !== Math.sign(gap.difference)) return undefined
    const course = `${signedMs(start)} → ${signedMs(end)}`
    const text =
      large === start
        ? `the gap shrinks over the run (${course}): warm-up?`
        : `the gap grows over the run (${course})`
    return { text, confidence: 'goes with' }
  },
}
