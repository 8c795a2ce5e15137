// Writes a file at once or not at all: a full disk leaves no empty report behind, and nobody who reads
// it meanwhile sees half of it.

import { rename, rm, writeFile } from 'node:fs/promises'

export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    await writeFile(draft, text)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
