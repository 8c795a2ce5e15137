// Loads journeys in a Node process of its own: Vitest replaces import() by its own, which knows
// neither Node's type stripping nor the hook behind 'trueup'.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const load = new URL('../../src/journeys/load.ts', import.meta.url).href

/** Name, kind and file of each journey; rejects with the message of the error. */
export async function loadInNode(
  folder: string,
  files: string | string[] = 'journeys/*.ts',
  { secrets = [], env = {} }: { secrets?: string[]; env?: Record<string, string> } = {},
): Promise<[string, string, string][]> {
  const script = `
    const { loadJourneys } = await import(${JSON.stringify(load)})
    const loading = loadJourneys(${JSON.stringify({ files, folder, secrets })})
    const found = loading.then((all) => all.map(({ journey, file }) => [journey.name, journey.kind, file]))
    process.stdout.write(JSON.stringify(await found.catch((error) => error.message)))`
  const args = ['--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...env },
  })
  const found = JSON.parse(stdout)
  if (typeof found === 'string') throw new Error(found)
  return found
}
