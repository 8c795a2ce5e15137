// What the history keeps of each run folder, some at a time. A folder that cannot be read, or was never
// judged, takes nothing from the others.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { OpenRunError, openRunFile } from '../record/open-run.ts'
import { readComparison } from '../record/plain-file.ts'
import { ShapeError } from '../record/shape.ts'
import { keptRun, type WholeRun } from './kept-run.ts'

const atATime = 50

export interface FoldersRead {
  kept: WholeRun[]
  /** Names of folders of which nothing can be kept. */
  passedOver: string[]
}

export async function* keptFolders(out: string): AsyncGenerator<FoldersRead> {
  const runs = join(out, 'runs')
  const names = (await readdir(runs).catch(() => [])).sort()
  for (let from = 0; from < names.length; from += atATime) {
    const read: FoldersRead = { kept: [], passedOver: [] }
    for (const name of names.slice(from, from + atATime)) {
      const run = await readFolder(join(runs, name))
      if (run === undefined) read.passedOver.push(name)
      else read.kept.push(run)
    }
    yield read
  }
}

async function readFolder(folder: string): Promise<WholeRun | undefined> {
  try {
    const comparison = await readComparison(folder)
    return comparison === undefined ? undefined : keptRun(await openRunFile(folder), comparison)
  } catch (error) {
    const isKnown = [OpenRunError, ShapeError, SyntaxError].some((kind) => error instanceof kind)
    if (isKnown || (error as NodeJS.ErrnoException).code !== undefined) return undefined
    throw error
  }
}
