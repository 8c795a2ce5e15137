// Turns a configuration file into a value that nothing has checked yet. JSON and YAML never run
// code; a module is imported, and what it reads from the environment meanwhile is remembered.

import { extname } from 'node:path'
import { ConfigError } from './faults.ts'
import { importModule, type Source } from './import-module.ts'
import { readLimited } from './read-limited.ts'

export async function readSource(file: string): Promise<Source> {
  const ending = extname(file)
  if (ending === '.json') return { value: await parseJson(await readText(file), file), read: [] }
  if (ending === '.yaml' || ending === '.yml') {
    const { parseYaml } = await import('./read-yaml.ts')
    return { value: parseYaml(await readText(file), file), read: [] }
  }
  return await importModule(file)
}

async function readText(file: string): Promise<string> {
  try {
    return (await readLimited(file)).toString('utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new ConfigError(`${file} cannot be read: ${(error as Error).message}.`, file)
  }
}

async function parseJson(text: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(text)
  } catch (error) {
    // V8 quotes the text around the fault, which could be a password: only the place is taken.
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec((error as Error).message) ?? []
    const place = line === undefined ? await placeOfFault(text) : `${line}:${column}`
    throw new ConfigError(
      `${file}${place ? `:${place}` : ''} is not valid JSON: correct the syntax there (a missing quote or comma, or one too many).`,
      file,
    )
  }
}

/** V8 does not always tell it; JSON is YAML, whose parser does. */
async function placeOfFault(text: string): Promise<string | undefined> {
  const { yamlFault } = await import('./read-yaml.ts')
  return yamlFault(text, 'json')?.place
}
