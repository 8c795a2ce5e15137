// The cells that a name of a user can mean: those of the latest run that was judged, and those of the
// baseline.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Baseline, Comparison } from '../../compare/index.ts'
import { readComparison } from '../../record/plain-file.ts'

export async function measuredCells(
  out: string,
  { cells }: Pick<Baseline, 'cells'>,
): Promise<{ cell: string }[]> {
  const runs = await readdir(join(out, 'runs')).catch(() => [])
  const latest = await latestComparison(runs.sort().map((run) => join(out, 'runs', run)))
  const names = [...latest, ...Object.keys(cells)]
  return [...new Set(names)].map((cell) => ({ cell }))
}

/** A run that was not judged, or is damaged, knows nothing. */
async function latestComparison(folders: string[]): Promise<string[]> {
  for (const folder of folders.toReversed()) {
    try {
      const { differences } = (await readComparison(folder)) as Partial<Comparison>
      const cells = (differences ?? []).map(({ cell }) => cell)
      if (cells.length > 0) return cells.filter((cell) => typeof cell === 'string')
    } catch {
      // The one before it may be whole.
    }
  }
  return []
}
