// Slower work in the server: the time from the request's last byte to the answer's first. A round trip
// is in it as well, so that a longer way to the server is taken out before the server is blamed.

import { meanDifference } from '../evidence/mean-difference.ts'
import { phasesMs } from '../evidence/readings.ts'
import { furtherAway } from './distance.ts'
import { partInWords, partOfGap } from './part-of-gap.ts'
import type { Finding, Rule } from './rule.ts'

export const firstByte: Rule = {
  name: 'first-byte',
  kind: 'server',
  explains: ['duration'],
  look(finding) {
    const found = partOfGap(finding, phasesMs('first-byte'))
    if (found === undefined) return undefined
    const away = furtherAway(finding)
    if (away !== undefined && away.share >= found.share / 2) return undefined
    const said = partInWords(found, 'waiting for the first byte')
    return { ...said, text: `${said.text}${sameSize(finding) ? '; equal response size' : ''}` }
  },
}

function sameSize({ evidence }: Finding): boolean {
  const bytes = meanDifference(evidence, { total: ({ line }) => line?.bytes ?? 0 })
  if (bytes === undefined || bytes.reference === 0) return false
  return Math.abs(bytes.candidate / bytes.reference - 1) < 0.02
}
