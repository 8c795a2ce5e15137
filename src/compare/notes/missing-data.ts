// Things that are in one environment only: 404 there, an answer here.

import type { Rule } from './rule.ts'
import { countsInWords, statusDiffers } from './statuses.ts'

export const missingData: Rule = {
  name: 'missing-data',
  kind: 'data',
  explains: ['errors', 'duration', 'bytes'],
  look({ evidence, labels }) {
    const missing = statusDiffers(evidence, '404')
    if (missing === undefined) return undefined
    return {
      text: `data is missing: 404 in ${countsInWords(missing, labels)}`,
      confidence: 'goes with',
    }
  },
}
