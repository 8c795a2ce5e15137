// Compression that is on in one environment alone.

import { isSure, type MeanDifference, meanDifference } from '../evidence/mean-difference.ts'
import type { Evidence } from '../evidence/pool.ts'
import { traitShare } from '../evidence/readings.ts'
import type { Rule } from './rule.ts'
import { percent } from './words.ts'

/** Small texts are left as they are, so a few more or less of them are no setting. */
const leastChange = 0.2
const uncompressed = /^(identity|none)$/

export const compression: Rule = {
  name: 'compression',
  kind: 'configuration',
  explains: ['duration', 'bytes'],
  look({ evidence, labels }) {
    const compressed = compressedShare(evidence)
    if (compressed === undefined) return undefined
    const { reference, candidate } = compressed
    const text = `compression: ${percent(reference)} of the texts in ${labels.reference}, ${percent(candidate)} in ${labels.candidate}`
    return { text, confidence: 'goes with' }
  },
}

/** Where it differs. */
export function compressedShare(evidence: Evidence): MeanDifference | undefined {
  const share = meanDifference(
    evidence,
    traitShare('encoding', (value) => !uncompressed.test(value)),
  )
  if (share === undefined || Math.abs(share.difference) < leastChange) return undefined
  return isSure(share) ? share : undefined
}
