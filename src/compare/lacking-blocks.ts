// Blocks of traffic that only one side of a run has. trueup writes a block for both environments or
// for none, so the other half was lost, and nobody knows what was in it.

import type { Side, Sides } from './sides.ts'

/** In a sentence; null where nothing is lacking. */
export function lackingBlocks({ paired, reference, candidate }: Sides): string | null {
  if (!paired) return null
  const blocks = { reference: blocksOf(reference), candidate: blocksOf(candidate) }
  const all = new Set([...blocks.reference, ...blocks.candidate]).size
  const lacking = [
    ...inWords(reference, all, blocks.reference),
    ...inWords(candidate, all, blocks.candidate),
  ]
  if (lacking.length === 0) return null
  return `Blocks of traffic are lacking: ${lacking.join(', ')}. Whatever was measured in them is lost, so the run counts as incomplete.`
}

function blocksOf({ run, environment }: Side): Set<number> {
  const lines = run.series.filter(
    (line) => line.environment === environment && line.subject.kind !== 'journey',
  )
  return new Set(lines.map(({ block }) => block).filter((block) => block >= 0))
}

function inWords({ label }: Side, all: number, { size }: Set<number>): string[] {
  return size === all ? [] : [`${all - size} of ${all} in ${label}`]
}
