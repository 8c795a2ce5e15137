// What people noted, in the configuration or with `trueup note`: it stands before everything that
// trueup itself finds, and in quotes, as it is somebody else's word.

import type { Difference } from '../comparison.ts'
import { cellsToNote } from '../find-cells.ts'

export const longestNote = 500

/** Returns a remark for each note that stands nowhere. */
export function addHumanNotes(
  differences: readonly Difference[],
  notes: Readonly<Record<string, string>>,
): string[] {
  // The one that was written first is shown first.
  return Object.entries(notes)
    .toReversed()
    .flatMap(([name, text]) => {
      const [difference] = cellsToNote(differences, name)
      if (difference === undefined) {
        return [
          `A note about “${name}” is not shown, for nothing of that name was measured: ${text}`,
        ]
      }
      difference.notes.unshift(`“${cut(text)}”`)
      return []
    })
    .reverse()
}

/** A file that was edited by hand may hold anything. */
function cut(text: string): string {
  return text.length > longestNote ? `${text.slice(0, longestNote - 1)}…` : text
}
