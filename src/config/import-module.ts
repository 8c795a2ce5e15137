// Imports a configuration that is a module, TypeScript by Node's own type stripping.

import { execFile } from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { ConfigError } from './faults.ts'
import { installImportHook } from './import-hook.ts'
import { redactor } from './redactor.ts'
import { sendConsoleToStderr } from './user-output.ts'

export interface Source {
  value: unknown
  /** Values of environment variables that the configuration read: candidates for secrets. */
  read: string[]
}

/** A top-level await that never ends would end the process without a word, a loop would not end. */
const longestMs = 30_000

const loopWatch = new URL(`./loop-watch${extname(import.meta.url)}`, import.meta.url)

let imports = 0

export async function importModule(file: string, limitMs = longestMs): Promise<Source> {
  installImportHook()
  sendConsoleToStderr()
  const watch = watchEnvironment()
  try {
    // The query makes a second load see what the file says by then.
    const module = await inTime(
      file,
      limitMs,
      () => import(`${pathToFileURL(file).href}?load=${imports++}`),
    )
    if (!('default' in module)) {
      throw new ConfigError(
        `${file} has no default export: expected \`export default defineConfig({ … })\`, came ${exportsOf(module)}.`,
        file,
      )
    }
    return { value: module.default, read: watch.values() }
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw await importError(file, error, redactor(watch.values()))
  } finally {
    watch.stop()
  }
}

async function inTime(file: string, limitMs: number, load: () => Promise<object>): Promise<object> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const text = `${file} is still loading after ${limitMs / 1000} s: a top-level await or a loop in it does not end.`
    late.reject(new ConfigError(text, file))
  }, limitMs)
  const watch = new Worker(loopWatch, { workerData: limitMs, execArgv: [] })
  // A Node without a debugger cannot end a loop; all else goes on as it would.
  watch.once('error', () => {})
  try {
    return await Promise.race([load(), late.promise])
  } finally {
    clearTimeout(timer)
    // Nothing waits for its end.
    void watch.terminate()
  }
}

function exportsOf(module: object): string {
  const names = Object.keys(module)
  return names.length === 0
    ? 'a module without exports'
    : `a module that exports ${names.join(', ')}`
}

/** Remembers which environment variables are read until it is stopped. */
function watchEnvironment() {
  const real = process.env
  const values = new Set<string>()
  const get = (target: NodeJS.ProcessEnv, key: string | symbol): unknown => {
    const value = Reflect.get(target, key)
    if (typeof value === 'string') values.add(value)
    return value
  }
  // Without `set`, a write would go through the proxy as a redefinition, which process.env refuses.
  process.env = new Proxy(real, {
    get,
    set: (target, key, value) => Reflect.set(target, key, value),
  })
  syncBuiltinESMExports()
  return {
    values: () => [...values],
    stop() {
      process.env = real
      syncBuiltinESMExports()
    },
  }
}

/** What a module of the user's threw, with its place; also for journeys. */
export async function importError(
  file: string,
  error: unknown,
  redact: (text: string) => string,
): Promise<ConfigError> {
  if (!(error instanceof Error)) {
    return new ConfigError(`${file} threw something that is no Error: throw an Error.`, file)
  }
  const place = placeIn(error.stack) ?? (await syntaxPlace(file, error)) ?? file
  const text = redact(error.message.replace(/\?load=\d+/g, ''))
  const what = error instanceof SyntaxError ? 'cannot be read' : 'threw while it was loaded'
  return new ConfigError(`${place} ${what}: ${error.name}: ${text}`, file)
}

/** `file:line:column` of the first frame, or of the heading of a syntax error, outside of Node. */
function placeIn(stack: string | undefined): string | undefined {
  const match = /(?:file:\/\/)?(\/?[^\s()?]+?\.[cm]?[jt]s)(?:\?load=\d+)?:(\d+(?::\d+)?)/.exec(
    (stack ?? '')
      .split('\n')
      .filter((line) => !line.includes('node:internal') && !line.includes(import.meta.dirname))
      .join('\n'),
  )
  return match ? `${decodeURIComponent(match[1]!)}:${match[2]}` : undefined
}

/** V8 keeps the place of a syntax error to itself; `node --check` prints it. */
async function syntaxPlace(file: string, error: Error): Promise<string | undefined> {
  if (!(error instanceof SyntaxError)) return undefined
  try {
    await promisify(execFile)(process.execPath, ['--check', file])
    return undefined
  } catch (failed) {
    return placeIn((failed as { stderr?: string }).stderr)
  }
}
