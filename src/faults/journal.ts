// The journal of faults: one small file a session in the user's state folder, written before a
// proxy is made and removed when the server was seen without any. It is what the next start of
// trueup, in whatever project, finds after a kill.

import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { stateFolder } from '../environments/state-folder.ts'

export interface JournalEntry {
  /** Of all proxies of the session. */
  prefix: string
  /** Address of the API. */
  server: string
  /** The server was started for the session and ends with it. */
  ownServer: boolean
  host: string
  pid: number
  /** Tells a process from a later one with the same number; absent where the system does not say. */
  processStart?: string
  startedAt: string
  /** Folder of the configuration. */
  folder: string
  /** In words, for `faults list`. */
  proxies: Record<string, string>
}

const unfinishedEnding = '.unfinished'
const longestWriteMs = 60_000

export interface KeptEntry extends JournalEntry {
  file: string
}

/** Throws where nothing can be written: without a journal no fault is made. */
export function writeEntry(entry: JournalEntry): void {
  const folder = journalFolder()
  const file = fileOf(entry)
  const unfinished = `${file}${unfinishedEnding}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(unfinished, `${JSON.stringify(entry, null, 2)}\n`, { mode: 0o600, flush: true })
    renameSync(unfinished, file)
  } catch (cause) {
    throw new Error(
      `The journal of faults cannot be written (${(cause as Error).message}), so no fault is made: after a crash nobody would remove it. Make ${folder} writable, or set XDG_STATE_HOME to a folder that is.`,
      { cause },
    )
  }
}

export function removeEntry({ prefix }: Pick<JournalEntry, 'prefix'>): void {
  const file = fileOf({ prefix })
  for (const each of [file, `${file}${unfinishedEnding}`]) rmSync(each, { force: true })
}

/** Of a trueup that was killed while it wrote. */
export function removeUnfinished(): void {
  const folder = journalFolder()
  for (const name of namesIn(folder, unfinishedEnding)) {
    const file = join(folder, name)
    const modifiedMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - modifiedMs > longestWriteMs) rmSync(file, { force: true })
  }
}

/** All that are there, whoever's; a file that cannot be read as an entry is left out. */
export function readEntries(): KeptEntry[] {
  const folder = journalFolder()
  return namesIn(folder, '.json').flatMap((name) => {
    const file = join(folder, name)
    try {
      const entry: unknown = JSON.parse(readFileSync(file, 'utf8'))
      return isEntry(entry) ? [{ ...entry, file }] : []
    } catch {
      return []
    }
  })
}

/** What is removed goes by the prefix: one that could match what is not trueup's is none. */
function isEntry(value: unknown): value is JournalEntry {
  const { prefix, server, host, pid } = (value ?? {}) as Partial<JournalEntry>
  const named = typeof prefix === 'string' && /^trueup-.+-$/.test(prefix)
  return named && typeof server === 'string' && typeof host === 'string' && Number.isInteger(pid)
}

/** Cheap, for every start of trueup. */
export function hasEntries(): boolean {
  return namesIn(journalFolder(), '').length > 0
}

export function ownerOfThisProcess(): Pick<JournalEntry, 'host' | 'pid' | 'processStart'> {
  const processStart = processStartOf(process.pid)
  return { host: hostname(), pid: process.pid, ...(processStart && { processStart }) }
}

/** 'elsewhere': on another host, where this one cannot look. */
export function stateOfOwner({
  host,
  pid,
  processStart,
}: Pick<JournalEntry, 'host' | 'pid' | 'processStart'>): 'alive' | 'dead' | 'elsewhere' {
  if (host !== hostname()) return 'elsewhere'
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'dead'
  }
  const startNow = processStartOf(pid)
  const another = processStart !== undefined && startNow !== undefined && startNow !== processStart
  return another ? 'dead' : 'alive'
}

function journalFolder(): string {
  return join(stateFolder(), 'faults')
}

function fileOf({ prefix }: Pick<JournalEntry, 'prefix'>): string {
  return join(journalFolder(), `${prefix.replace(/-$/, '')}.json`)
}

function namesIn(folder: string, ending: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ending))
  } catch {
    return []
  }
}

/** Since the machine's start, with the machine's own start: Linux alone. */
function processStartOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const state = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state[0] === 'Z' ? 'ended' : `${boot} ${state[19]}`
  } catch {
    return undefined
  }
}
