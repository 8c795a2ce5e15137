// Writes a file at once or not at all: a full disk leaves no empty file behind, and nobody who reads
// it meanwhile sees half of it.

import { rename, rm, writeFile } from 'node:fs/promises'

export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    // A folder from elsewhere may hold a link of that name, which would lead out of it.
    await rm(draft, { force: true })
    await writeFile(draft, text, { flag: 'wx' })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
