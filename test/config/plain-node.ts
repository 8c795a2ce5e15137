// Loads a configuration in a Node process of its own. Vitest replaces import() by its own, which
// neither strips types as Node does nor knows hooks of node:module; users have the real one.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { LoadedConfig } from '../../src/config/load.ts'

const load = new URL('../../src/config/load.ts', import.meta.url).href
const script = `
  const { loadConfig } = await import(${JSON.stringify(load)})
  try {
    process.stdout.write(JSON.stringify({ loaded: await loadConfig({ cwd: process.cwd() }) }))
  } catch (error) {
    process.stdout.write(JSON.stringify({ error: { name: error.name, message: error.message } }))
  }
`

export interface Outcome {
  loaded?: LoadedConfig
  error?: { name: string; message: string }
  /** What Node had to say about it. */
  warnings: string
}

export async function loadInNode(
  folder: string,
  env: Record<string, string> = {},
): Promise<Outcome> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { cwd: folder, env: { ...process.env, ...env } },
  )
  return { ...JSON.parse(stdout), warnings: stderr }
}
