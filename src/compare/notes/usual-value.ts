// The value of a trait that most answers of a side have: what a protocol or a version is compared by.

import type { Trait } from '../../record/evidence.ts'
import type { Evidence, SideName } from '../evidence/pool.ts'
import type { Finding } from './rule.ts'

const most = 0.5

/** `nginx/1.24 in production, nginx/1.18 in staging`, where the usual values differ. */
export function differingTrait({ evidence, labels }: Finding, trait: Trait): string | undefined {
  const reference = usualValue(evidence, 'reference', trait)
  const candidate = usualValue(evidence, 'candidate', trait)
  if (reference === candidate) return undefined
  return `${reference ?? 'none'} in ${labels.reference}, ${candidate ?? 'none'} in ${labels.candidate}`
}

function usualValue({ lines }: Evidence, side: SideName, trait: Trait): string | undefined {
  const counts = new Map<string, number>()
  let of = 0
  for (const { traits, sampled, requests } of lines[side]) {
    of += sampled ?? requests
    for (const [value, count] of Object.entries(traits[trait] ?? {})) {
      counts.set(value, (counts.get(value) ?? 0) + count)
    }
  }
  return [...counts].find(([, count]) => count > most * of)?.[0]
}
