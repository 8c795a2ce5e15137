// A limit of requests: answers 429. A refusal comes back in a millisecond and says nothing about speed.

import type { Rule } from './rule.ts'
import { countsInWords, statusDiffers } from './statuses.ts'

export const rateLimit: Rule = {
  name: 'rate-limit',
  kind: 'errors',
  explains: ['errors', 'duration'],
  look({ evidence, labels }) {
    const refused = statusDiffers(evidence, '429')
    if (refused === undefined) return undefined
    return {
      text: `rate limited: 429 in ${countsInWords(refused, labels)}`,
      confidence: 'goes with',
    }
  },
}
