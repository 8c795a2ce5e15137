// A file of a run folder, read whole. Folders come from elsewhere: a link or a device in one is not
// followed, a pipe would be waited for without end, and what is too large is not taken into memory.

import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A comparison of a thousand endpoints has some megabytes. */
const largestComparison = 256 * 1_024 * 1_024

/** null where there is none. */
export async function sizeOfPlainFile(path: string): Promise<number | null> {
  const found = await lstat(path).catch(() => null)
  return found?.isFile() ? found.size : null
}

/** The comparison.json of a run folder, unchecked; undefined where there is none to read. */
export async function readComparison(folder: string): Promise<unknown> {
  const path = join(folder, 'comparison.json')
  const size = await sizeOfPlainFile(path)
  if (size === null || size > largestComparison) return undefined
  return JSON.parse(await readFile(path, 'utf8'))
}
