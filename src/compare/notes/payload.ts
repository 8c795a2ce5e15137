// Larger or smaller answers. Where compression differs, that is why, and its own rule says so.

import { isSure, meanDifference } from '../evidence/mean-difference.ts'
import { phasesMs } from '../evidence/readings.ts'
import { compressedShare } from './compression.ts'
import { directionOf } from './direction.ts'
import { partInWords, partOfGap } from './part-of-gap.ts'
import type { Rule } from './rule.ts'
import { changeInBytes } from './words.ts'

const leastChange = 0.1
/** A few bytes more are no payload. */
const leastBytes = 1_000

export const payload: Rule = {
  name: 'payload',
  kind: 'data',
  explains: ['duration', 'bytes'],
  look(finding) {
    const { evidence, difference } = finding
    if (compressedShare(evidence) !== undefined) return undefined
    const size = meanDifference(evidence, {
      total: ({ line }) => line?.bytes ?? 0,
      of: ({ line }) => line?.requests ?? 0,
    })
    if (size === undefined || !isSure(size)) return undefined
    if (Math.abs(size.difference) < Math.max(leastBytes, leastChange * size.reference))
      return undefined
    if (Math.sign(size.difference) !== directionOf(difference)) return undefined
    const word = size.difference > 0 ? 'larger' : 'smaller'
    const answers = `${word} answers (${changeInBytes(size)} each)`
    const download = partOfGap(finding, phasesMs('download'))
    if (difference.metric === 'duration' && download !== undefined) {
      const said = partInWords(download, 'the download')
      return { ...said, text: `${said.text}; ${answers}` }
    }
    return { text: `goes with ${answers}`, confidence: 'goes with' }
  },
}
