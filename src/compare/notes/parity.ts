// What the probes of the configuration found to differ: versions, flags, settings. It is the same for
// every cell, so it stands beside whole journeys, endpoints and the traffic alone.

import { type Subject, subjectId } from '../../record/subject.ts'
import type { ParityRow } from '../parity.ts'
import type { Rule } from './rule.ts'

const shown = 2
const longestValue = 24

export const parity: Rule = {
  name: 'parity',
  kind: 'configuration',
  explains: ['duration', 'errors', 'bytes'],
  look({ parity: all, difference: { subject }, labels }) {
    const rows = all.filter((row) => differs(row) && mayConcern(row, subject))
    if (rows.length === 0 || subject.step !== undefined) return undefined
    const named = rows
      .slice(0, shown)
      .map(
        ({ probe, reference, candidate }) =>
          `${probe} (${cut(reference)} in ${labels.reference}, ${cut(candidate)} in ${labels.candidate})`,
      )
    const rest = rows.length > shown ? ` and ${rows.length - shown} more` : ''
    return { text: `goes with ${named.join(', ')}${rest}`, confidence: 'goes with' }
  },
}

/** What is expected explains nothing that is not. */
function differs({ verdict }: ParityRow): boolean {
  return verdict === 'differs' || verdict === 'must-match'
}

function mayConcern({ concerns }: ParityRow, subject: Subject): boolean {
  return concerns === undefined || concerns.includes(subjectId(subject))
}

function cut(value: string): string {
  return value.length > longestValue ? `${value.slice(0, longestValue - 1)}…` : value
}
