// Opening connections: looking names up, connecting, TLS. Where one side opens many more for the same
// requests, it does not keep them alive.

import { isSure, meanDifference } from '../evidence/mean-difference.ts'
import { phasesMs } from '../evidence/readings.ts'
import { connections } from './distance.ts'
import { partInWords, partOfGap } from './part-of-gap.ts'
import type { Rule } from './rule.ts'
import { change } from './words.ts'

export const connection: Rule = {
  name: 'connection',
  kind: 'network',
  explains: ['duration'],
  look(finding) {
    const found = partOfGap(finding, phasesMs('dns', 'connect', 'tls'))
    if (found === undefined) return undefined
    const opened = meanDifference(finding.evidence, { total: connections })
    const said = partInWords(found, 'opening connections')
    if (opened === undefined || !isSure(opened)) return said
    const { per } = finding.evidence
    return { ...said, text: `${said.text}; ${change(opened)} of them per ${per}: no keep-alive?` }
  },
}
