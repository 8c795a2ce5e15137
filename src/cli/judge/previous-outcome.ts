// What the run before came to, as its comparison.json says, so that a webhook can be told of changes
// alone. Runs under other conditions are no run before.

import { basename, dirname, join } from 'node:path'
import type { Comparison, PastRun } from '../../compare/index.ts'
import type { OpenedRun } from '../../record/open-run.ts'
import { readComparison } from '../../record/plain-file.ts'
import { mustFixCells } from '../../report/webhook/message.ts'

/** As one text that can be compared; of the first run nothing is known, so it is a change. */
export async function hasChanged(
  comparison: Comparison,
  run: OpenedRun,
  history: readonly PastRun[],
): Promise<boolean> {
  const previous = history.at(-1)
  if (previous === undefined) return true
  const folder = join(dirname(run.path), basename(previous.id))
  try {
    return outcomeOf((await readComparison(folder)) as Comparison) !== outcomeOf(comparison)
  } catch {
    // It was removed or is of another make: what cannot be known is told rather than kept quiet.
    return true
  }
}

function outcomeOf(comparison: Comparison): string {
  return JSON.stringify([comparison.verdict, mustFixCells(comparison).toSorted()])
}
