// From the globs of `journeys.files` to the journeys that the files define: default exports, arrays
// and named exports. All that is wrong with them is reported at once, before anything is sent.

import { glob } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../config/faults.ts'
import { installImportHook } from '../config/import-hook.ts'
import { importError } from '../config/import-module.ts'
import { redactor } from '../config/redactor.ts'
import { secretVariables } from '../config/secrets.ts'
import { sendConsoleToStderr } from '../config/user-output.ts'
import { longestName } from '../record/shape.ts'
import type { Journey } from './define.ts'

export interface LoadedJourney {
  journey: Journey
  /** Relative to the folder of the configuration. */
  file: string
}

export interface JourneyFiles {
  files: string | string[]
  folder: string
  /** What must not stand in a message. */
  secrets?: string[]
  /** Called before a file is loaded. */
  onFile?: (file: string) => void
}

const importTimeoutMs = 30_000
const wanted = "export default journey('name', async ({ page, step }) => { … })"

export async function loadJourneys(asked: JourneyFiles): Promise<LoadedJourney[]> {
  const { files, folder, secrets = [], onFile } = asked
  const faults: string[] = []
  const loaded: LoadedJourney[] = []
  for (const file of await findFiles([files].flat(), folder, faults)) {
    onFile?.(file)
    try {
      const module = await importFile(resolve(folder, file), secrets)
      const found = journeysIn(module)
      if (found.length === 0 && !isScript(module.default))
        faults.push(`${file} holds no journey: expected \`${wanted}\``)
      loaded.push(...found.map((journey) => ({ journey, file })))
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error))
    }
  }
  faults.push(...faultsOfNames(loaded))
  if (faults.length > 0) {
    throw new ConfigError(`The journeys cannot be used:\n  ${faults.join('\n  ')}`)
  }
  return loaded
}

/** Imports a journey, a login or a clean-up; what goes wrong names the file and the line. */
export async function importFile(
  file: string,
  secrets: string[],
): Promise<Record<string, unknown>> {
  installImportHook()
  sendConsoleToStderr()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const what = `${file} is still loading after ${importTimeoutMs / 1000} s`
    late.reject(new ConfigError(`${what}: a top-level await in it does not end.`, file))
  }, importTimeoutMs)
  try {
    return await Promise.race([import(pathToFileURL(file).href), late.promise])
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw await importError(file, error, redactor([...secrets, ...secretVariables()]))
  } finally {
    clearTimeout(timer)
  }
}

async function findFiles(globs: string[], folder: string, faults: string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const pattern of globs) {
    let count = 0
    for await (const match of glob(pattern, { cwd: folder })) {
      if (/\.d\.[cm]?ts$/.test(match)) continue
      found.add(isAbsolute(match) ? relative(folder, match) : match)
      count++
    }
    if (count === 0) faults.push(`journeys.files: no file matches ${pattern} in ${folder}`)
  }
  return [...found].sort()
}

/** Each journey once, though it may be exported by name and by default. */
function journeysIn(module: Record<string, unknown>): Journey[] {
  return [...new Set(Object.values(module).flat().filter(isJourney))]
}

function isJourney(value: unknown): value is Journey {
  return isScript(value) && 'name' in value && !!value.name
}

/** What journey(), login() and after() make. A login or a clean-up may stand among the journeys. */
export function isScript(value: unknown): value is Pick<Journey, 'kind' | 'run'> {
  if (typeof value !== 'object' || value === null) return false
  const { kind, run } = value as Partial<Journey>
  return (kind === 'browser' || kind === 'http') && typeof run === 'function'
}

function faultsOfNames(loaded: LoadedJourney[]): string[] {
  const first = new Map<string, string>()
  const faults: string[] = []
  for (const { journey, file } of loaded) {
    if (journey.name.length > longestName) {
      faults.push(
        `a journey's name has at most ${longestName} characters; that of "${journey.name.slice(0, 40)}…" in ${file} has ${journey.name.length}`,
      )
    }
    const other = first.get(journey.name)
    if (other === undefined) first.set(journey.name, file)
    else faults.push(`two journeys are called "${journey.name}": in ${other} and in ${file}`)
  }
  return faults
}
