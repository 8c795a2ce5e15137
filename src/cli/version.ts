// The version of the running trueup, from the one place where it is written.

import { readFileSync } from 'node:fs'

export function trueupVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
