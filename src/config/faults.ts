// What can be wrong with a configuration, as data and as one readable error. Every way of failing
// to load a configuration ends here, so that the command line has one thing to catch.

export interface Fault {
  /** Where: `environments.staging.url`. */
  path: string
  expected: string
  /** What came, without the value wherever the value could be a secret. */
  came: string
  /** What to do, where it can be said. */
  hint?: string
}

export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly file: string | undefined
  readonly faults: Fault[]

  constructor(message: string, file?: string, faults: Fault[] = []) {
    super(message)
    this.file = file
    this.faults = faults
  }
}

/** One error for all faults of a file: a line each. */
export function faultsError(file: string, faults: Fault[]): ConfigError {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`
  const lines = faults.map((fault) => `  ${describeFault(fault)}`)
  return new ConfigError([`${file} has ${count}:`, ...lines].join('\n'), file, faults)
}

function describeFault({ path, expected, came, hint }: Fault): string {
  const where = path === '' ? '(the whole configuration)' : path
  return `${where}: expected ${expected}, came ${came}${hint ? `; ${hint}` : ''}`
}

/** `start[0].env.NAME`, with quotes only where a key is no plain word. */
export function writePath(path: readonly PropertyKey[]): string {
  let written = ''
  for (const key of path) {
    if (typeof key === 'number') written += `[${key}]`
    else if (/^[\w-]+$/.test(String(key))) written += `${written && '.'}${String(key)}`
    else written += `[${JSON.stringify(String(key))}]`
  }
  return written
}
