// The baseline as a file: it is kept in version control and reviewed like code, so it is written
// whole, in a stable order, and never half.

import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Baseline, BaselineError, parseBaseline } from '../../compare/index.ts'
import { readLimited } from '../../config/read-limited.ts'
import { replaceFile } from '../../record/replace-file.ts'

/** undefined where there is none yet. */
export async function readBaseline(file: string): Promise<Baseline | undefined> {
  let text: string
  try {
    text = (await readLimited(file)).toString('utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // A part of the path that is a file is for who writes there to tell.
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new BaselineError(`${file}: cannot be read: ${message}`)
  }
  try {
    return parseBaseline(text)
  } catch (error) {
    if (error instanceof BaselineError) throw new BaselineError(`${file}: ${error.message}`)
    throw error
  }
}

export async function writeBaseline(file: string, baseline: Baseline): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await replaceFile(file, `${JSON.stringify(baseline, null, 2)}\n`)
}
