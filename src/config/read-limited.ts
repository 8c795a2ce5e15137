// Reads a file of the user's whole, which a file from elsewhere can be made too large for.

import { readFile, stat } from 'node:fs/promises'

/** A configuration has some kilobytes, a document of OpenAPI or a file of test data some megabytes. */
const mostBytes = 64 * 1_024 * 1_024

export async function readLimited(file: string): Promise<Buffer> {
  const found = await stat(file)
  // A link that comes with the project may lead to a device, which never ends.
  if (!found.isFile() && !found.isDirectory())
    throw new Error('it is a device or a pipe, not a file')
  if (found.size > mostBytes) {
    throw new Error(`it has ${found.size} bytes, more than the ${mostBytes} that may be read`)
  }
  return await readFile(file)
}
