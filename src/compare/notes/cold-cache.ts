// A cache in front of the application that answers less often on the slower side.

import { isSure, meanDifference } from '../evidence/mean-difference.ts'
import { traitShare } from '../evidence/readings.ts'
import { directionOf } from './direction.ts'
import type { Rule } from './rule.ts'
import { percent } from './words.ts'

const leastChange = 0.1

export const coldCache: Rule = {
  name: 'cold-cache',
  kind: 'server',
  explains: ['duration'],
  look({ evidence, difference, labels }) {
    const hits = meanDifference(
      evidence,
      traitShare('cache', (value) => value === 'hit'),
    )
    if (hits === undefined || !isSure(hits)) return undefined
    if (Math.abs(hits.difference) < leastChange) return undefined
    if (Math.sign(hits.difference) === directionOf(difference)) return undefined
    const text = `goes with cache hits: ${percent(hits.reference)} in ${labels.reference}, ${percent(hits.candidate)} in ${labels.candidate}`
    return { text, confidence: 'goes with' }
  },
}
