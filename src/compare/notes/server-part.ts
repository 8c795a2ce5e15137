// Any other part of the server's work that Server-Timing names: rendering, a cache, a service that it
// calls. The entry for all of it is told only where no other is.

import { partInWords } from './part-of-gap.ts'
import type { Rule } from './rule.ts'
import { isDatabase, isEnvelope, timingEntries } from './server-timing.ts'

export const serverPart: Rule = {
  name: 'server-part',
  kind: 'server',
  explains: ['duration'],
  look(finding) {
    const named = timingEntries(finding, (name) => !isEnvelope(name))
    const entry =
      named.find(({ name }) => !isDatabase(name)) ??
      (named.length === 0 ? timingEntries(finding, isEnvelope)[0] : undefined)
    return entry && partInWords(entry.found, `${entry.name} in Server-Timing`)
  },
}
