// More or fewer requests for the same iteration of a journey.

import { isSure, meanDifference } from '../evidence/mean-difference.ts'
import { directionOf } from './direction.ts'
import type { Rule } from './rule.ts'
import { change } from './words.ts'

const leastChange = 0.1

export const requests: Rule = {
  name: 'requests',
  kind: 'data',
  explains: ['duration', 'requests', 'bytes'],
  look({ evidence, difference }) {
    if (evidence.per !== 'iteration') return undefined
    const count = meanDifference(evidence, { total: ({ line }) => line?.requests ?? 0 })
    if (count === undefined || !isSure(count)) return undefined
    if (Math.abs(count.difference) < leastChange * count.reference) return undefined
    if (Math.sign(count.difference) !== directionOf(difference)) return undefined
    const word = count.difference > 0 ? 'more' : 'fewer'
    const text = `goes with ${word} requests (${change(count)} per iteration)`
    return { text, confidence: 'goes with' }
  },
}
