// Another version of a server or of the application, or another proxy in front, as their headers say.

import type { Trait } from '../../record/evidence.ts'
import type { Rule } from './rule.ts'
import { differingTrait } from './traits.ts'

const tellingTraits: readonly Trait[] = ['version', 'server', 'via']

export const version: Rule = {
  name: 'version',
  kind: 'configuration',
  explains: ['duration', 'errors', 'bytes'],
  look(finding) {
    for (const trait of tellingTraits) {
      const differs = differingTrait(finding, trait)
      if (differs)
        return { text: `goes with another ${trait}: ${differs}`, confidence: 'goes with' }
    }
    return undefined
  },
}
