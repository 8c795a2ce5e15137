// The database, where the server names it in Server-Timing.

import { partInWords } from './part-of-gap.ts'
import type { Rule } from './rule.ts'
import { isDatabase, timingEntries } from './server-timing.ts'

export const database: Rule = {
  name: 'database',
  kind: 'server',
  explains: ['duration'],
  look(finding) {
    const [entry] = timingEntries(finding, isDatabase)
    if (entry === undefined) return undefined
    const said = partInWords(entry.found, `${entry.name} in Server-Timing`)
    if (said.confidence === 'goes with') return said
    return { ...said, text: `${said.text}: look at the database, not the network` }
  },
}
