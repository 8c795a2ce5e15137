// Stalls: a few blocks or iterations in which one environment falls far behind the other (garbage
// collection, a cron job, throttling), and whether they come at equal distances. What stalls both, such
// as the machine that measures, is in neither.

import { median } from '../cell.ts'
import { type Evidence, meanMs, type SideName } from '../evidence/pool.ts'
import type { Rule } from './rule.ts'
import { slowerSide } from './slower-side.ts'
import { percent, signedMs } from './words.ts'

const fewestStalls = 3
/** More of them are no exceptions. */
const mostOfAll = 0.25
const leastShare = 0.2
/** Distances that differ by less than this part of their mean are equal. */
const periodic = 0.25

export const stalls: Rule = {
  name: 'stalls',
  kind: 'server',
  explains: ['duration'],
  look(finding) {
    const sides = slowerSide(finding)
    const { evidence, labels } = finding
    if (sides === undefined || !evidence.paired) return undefined
    const usualMs = median(evidence.parts[sides.slower].map(meanMs)) ?? 0
    const found = stallsIn(evidence, sides.slower, usualMs)
    const reverse = stallsIn(evidence, sides.faster, usualMs)
    if (found.at.length < fewestStalls || found.at.length > mostOfAll * found.of) return undefined
    if (reverse.at.length > found.at.length / 3) return undefined
    const share = found.extraMs / sides.gapMs
    if (share < leastShare) return undefined
    const what = evidence.per === 'iteration' ? 'iterations' : 'blocks'
    const every = distanceBetween(found.at)
    const regular = every === undefined ? '' : `, every ${every} ${what}`
    const text = `stalls in ${found.at.length} of ${found.of} ${what} of ${labels[sides.slower]}${regular}: ${percent(Math.min(1, share))} of ${signedMs(finding.gap!.difference)}`
    return { text, confidence: 'goes with', share }
  },
}

/** A stall puts a side behind by as much again as the slower one usually takes. */
function stallsIn({ parts }: Evidence, side: SideName, usualMs: number) {
  const own = parts[side].map(meanMs)
  const other = parts[side === 'candidate' ? 'reference' : 'candidate'].map(meanMs)
  const behind = own.map((ms, k) => ms - other[k]!)
  const usualBehind = median(behind) ?? 0
  const at = behind.flatMap((ms, k) => (ms - usualBehind > usualMs ? [k] : []))
  const units = parts[side].reduce((sum, part) => sum + part.units, 0)
  const extra = at.reduce((sum, k) => sum + (behind[k]! - usualBehind) * parts[side][k]!.units, 0)
  return { at, of: own.length, extraMs: units === 0 ? 0 : extra / units }
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
