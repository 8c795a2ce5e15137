// What most answers of one side say and none of the other: what a protocol or a version is compared by.

import type { Trait } from '../../record/evidence.ts'
import type { Evidence, SideName } from '../evidence/pool.ts'
import type { Finding } from './rule.ts'

/** An answer may have several values of a trait: usual is what comes half as often as the first of all. */
const usual = 0.5
const hardlyAny = 0.05

/** `nginx/1.24 in production, nginx/1.18 in staging`, where a usual value of one is none of the other. */
export function differingTrait({ evidence, labels }: Finding, trait: Trait): string | undefined {
  const shares = {
    reference: sharesOf(evidence, 'reference', trait),
    candidate: sharesOf(evidence, 'candidate', trait),
  }
  const own = (side: SideName, other: SideName) => {
    const first = Math.max(0, ...shares[side].values())
    return [...shares[side]].find(
      ([value, share]) => share >= usual * first && (shares[other].get(value) ?? 0) < hardlyAny,
    )?.[0]
  }
  const [reference, candidate] = [own('reference', 'candidate'), own('candidate', 'reference')]
  if (reference === undefined && candidate === undefined) return undefined
  return `${reference ?? 'none'} in ${labels.reference}, ${candidate ?? 'none'} in ${labels.candidate}`
}

/** Of all values of the trait that were seen. */
export function sharesOf({ lines }: Evidence, side: SideName, trait: Trait): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { traits } of lines[side]) {
    for (const [value, count] of Object.entries(traits[trait] ?? {})) {
      counts.set(value, (counts.get(value) ?? 0) + count)
    }
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return new Map([...counts].map(([value, count]) => [value, count / all]))
}
