// Decides which environment is the reference and which the candidate, where a configuration
// leaves that open.

import type { Fault } from './faults.ts'
import type { Config } from './schema.ts'

export interface Compared {
  reference: string
  candidate: string
}

export function resolveCompare(config: Config): Compared | Fault {
  const names = Object.keys(config.environments)
  if (names.length < 2) {
    return {
      path: 'environments',
      expected: 'two environments to compare',
      came: `one (${names[0]})`,
      hint: 'add the other',
    }
  }
  if (config.compare) return config.compare
  if (names.length > 2) {
    return {
      path: 'compare',
      expected: '{ reference, candidate }, because there are more than two environments',
      came: 'nothing',
      hint: `choose two of ${names.join(', ')}`,
    }
  }
  const [first, second] = names as [string, string]
  return isReference(config, second, first)
    ? { reference: second, candidate: first }
    : { reference: first, candidate: second }
}

/** Marked as production where only one is, else by its name. */
function isReference(config: Config, name: string, other: string): boolean {
  const marked = config.environments[name]?.production
  if (marked !== config.environments[other]?.production) return marked === true
  return name === 'production' || other === 'staging'
}
