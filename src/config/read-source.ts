// Turns a configuration file into a value that nothing has checked yet. JSON and YAML never run
// code; a module is imported, and what it reads from the environment meanwhile is remembered.

import { extname } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { ConfigError } from './faults.ts'
import { importModule, type Source } from './import-module.ts'
import { readLimited } from './read-limited.ts'

export async function readSource(file: string): Promise<Source> {
  const ending = extname(file)
  if (ending === '.json') return { value: parseJson(await readText(file), file), read: [] }
  if (ending === '.yaml' || ending === '.yml') {
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

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // V8 quotes the text around the fault, which could be a password: only the place is taken.
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec((error as Error).message) ?? []
    const place = line === undefined ? yamlFault(text, 'json')?.place : `${line}:${column}`
    throw new ConfigError(
      `${file}${place ? `:${place}` : ''} is not valid JSON: correct the syntax there (a missing quote or comma, or one too many).`,
      file,
    )
  }
}

function parseYaml(text: string, file: string): unknown {
  const fault = yamlFault(text, 'core')
  if (fault) {
    throw new ConfigError(`${file}:${fault.place} is not valid YAML: ${fault.message}.`, file)
  }
  try {
    return parseDocument(text).toJS()
  } catch {
    // Its message quotes the alias, which may be a password that was not put into quotes.
    throw new ConfigError(
      `${file} is not valid YAML: an alias (*…) has no anchor (&…) before it; put text that begins with * into quotes.`,
      file,
    )
  }
}

/** The first fault, without the excerpt of the source that the parser would add. */
function yamlFault(text: string, schema: 'core' | 'json') {
  const lineCounter = new LineCounter()
  const [fault] = faultsOf(() => parseDocument(text, { lineCounter, prettyErrors: false, schema }))
  if (fault === undefined) return undefined
  const { line, col } = lineCounter.linePos(fault.pos[0])
  return { place: `${line}:${col}`, message: fault.message.split(/[:;] |[.:]?$/)[0] }
}

/** The parser goes into each level of nesting by itself, and the stack of a process has an end. */
function faultsOf(parse: () => ReturnType<typeof parseDocument>) {
  try {
    return parse().errors
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return [{ pos: [0], message: 'it is nested too deeply' } as const]
  }
}
