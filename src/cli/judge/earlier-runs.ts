// The runs before a run, for watching drift: what the comparison.json beside it said, and of those whose
// folders are gone, the history. One that cannot be read is passed over, as it takes nothing from the run
// that is judged.

import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type PastRun, pastRun } from '../../compare/index.ts'
import { peekHistory } from '../../history/keep-history.ts'
import { type OpenedRun, OpenRunError, openRunFile } from '../../record/open-run.ts'
import { readComparison } from '../../record/plain-file.ts'

/** Twice as many as the slowest alarm needs; ids begin with their time. */
const mostRuns = 40

export async function earlierRuns({
  path,
  file,
}: Pick<OpenedRun, 'path' | 'file'>): Promise<PastRun[]> {
  const runs = dirname(path)
  const names = (await readdir(runs)).filter((name) => name < file.id).sort()
  const found: PastRun[] = []
  for (const name of names.slice(-mostRuns)) {
    const past = await readPast(join(runs, name), file)
    if (past !== undefined) found.push(past)
  }
  const known = new Set(found.map(({ id }) => id))
  const kept = await peekHistory(dirname(runs), (history) => history.pastRuns(file, mostRuns))
  return [...found, ...(kept ?? []).filter(({ id }) => !known.has(id) && id !== file.id)]
}

async function readPast(folder: string, now: OpenedRun['file']): Promise<PastRun | undefined> {
  try {
    const comparison = await readComparison(folder)
    return comparison === undefined
      ? undefined
      : pastRun(await openRunFile(folder), comparison, now)
  } catch (error) {
    if (error instanceof OpenRunError || error instanceof SyntaxError) return undefined
    if ((error as NodeJS.ErrnoException).code !== undefined) return undefined
    throw error
  }
}
