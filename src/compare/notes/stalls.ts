// Stalls: a few blocks or iterations of one environment that take far longer than its others (garbage
// collection, a cron job, throttling), and whether they come at equal distances.

import { median } from '../cell.ts'
import type { Evidence, SideName } from '../evidence/pool.ts'
import type { Rule } from './rule.ts'
import { slowerSide } from './slower-side.ts'
import { percent, signedMs } from './words.ts'

const fewestStalls = 3
/** More of them are no exceptions. */
const mostOfAll = 0.25
/** A stall takes at least so many times the usual. */
const leastRatio = 2
const leastShare = 0.2
/** Distances that differ by less than this part of their mean are equal. */
const periodic = 0.25

export const stalls: Rule = {
  name: 'stalls',
  kind: 'server',
  explains: ['duration'],
  look(finding) {
    const sides = slowerSide(finding)
    if (sides === undefined) return undefined
    const { evidence, labels } = finding
    const found = stallsIn(evidence, sides.slower)
    if (found.at.length < fewestStalls || found.at.length > mostOfAll * found.of) return undefined
    if (stallsIn(evidence, sides.faster).at.length > found.at.length / 3) return undefined
    const share = found.extraMs / sides.gapMs
    if (share < leastShare) return undefined
    const what = evidence.per === 'iteration' ? 'iterations' : 'blocks'
    const every = distanceBetween(found.at)
    const regular = every === undefined ? '' : `, every ${every} ${what}`
    const text = `stalls in ${found.at.length} of ${found.of} ${what} of ${labels[sides.slower]}${regular}: ${percent(Math.min(1, share))} of ${signedMs(finding.gap!.difference)}`
    return { text, confidence: 'goes with', share }
  },
}

function stallsIn({ parts }: Evidence, side: SideName) {
  const means = parts[side].map(({ units, wholeMs }) => wholeMs / units)
  const usual = median(means) ?? 0
  const at = means.flatMap((mean, index) => (mean > leastRatio * usual ? [index] : []))
  const units = parts[side].reduce((sum, part) => sum + part.units, 0)
  const extra = at.reduce(
    (sum, index) => sum + (means[index]! - usual) * parts[side][index]!.units,
    0,
  )
  return { at, of: means.length, extraMs: units === 0 ? 0 : extra / units }
}

/** undefined where they come as they like. */
function distanceBetween(at: readonly number[]): number | undefined {
  const distances = at.slice(1).map((index, k) => index - at[k]!)
  const mean = distances.reduce((sum, value) => sum + value, 0) / distances.length
  // Next to each other they are one long stall.
  if (mean < 2 || distances.some((value) => Math.abs(value - mean) > periodic * mean))
    return undefined
  return Math.round(mean)
}
