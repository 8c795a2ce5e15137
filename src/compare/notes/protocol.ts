// Another protocol: HTTP/1.1 here and HTTP/2 there.

import type { Rule } from './rule.ts'
import { differingTrait } from './traits.ts'

export const protocol: Rule = {
  name: 'protocol',
  kind: 'configuration',
  explains: ['duration'],
  look(finding) {
    const differs = differingTrait(finding, 'protocol')
    if (differs === undefined) return undefined
    return { text: `goes with another protocol: ${differs}`, confidence: 'goes with' }
  },
}
