// A configuration in YAML, and the place of what is wrong with one. Loaded only where it is needed,
// as most configurations have no use for such a parser.

import { LineCounter, parseDocument } from 'yaml'
import { ConfigError } from './faults.ts'

export function parseYaml(text: string, file: string): unknown {
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
export function yamlFault(text: string, schema: 'core' | 'json') {
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
