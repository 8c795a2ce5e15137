// history.db as SQLite has it: its tables, its version, and what makes it damaged. Runs of one project
// may end at the same time, so writers wait for one another and readers do not wait at all.

import { createRequire } from 'node:module'
import type { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** A file that is no history, or not whole: it is made again from the run folders. */
export class HistoryDamaged extends Error {
  override name = 'HistoryDamaged'
}

/** Kept by a newer trueup: not touched. */
export class HistoryTooNew extends Error {
  override name = 'HistoryTooNew'
}

const version = 1
/** `true` in ASCII: tells a history from any other database. */
const applicationId = 0x74727565
const waitMs = 10_000

const tables = `
CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  startedAt TEXT NOT NULL, endedAt TEXT, status TEXT NOT NULL,
  verdict TEXT NOT NULL, summary TEXT NOT NULL,
  reference TEXT NOT NULL, candidate TEXT NOT NULL, fingerprint TEXT NOT NULL,
  command TEXT NOT NULL, version TEXT NOT NULL
) STRICT;
CREATE INDEX runsByTime ON runs (startedAt, id);
CREATE TABLE cells (
  number INTEGER PRIMARY KEY,
  cell TEXT NOT NULL UNIQUE,
  unit TEXT NOT NULL
) STRICT;
CREATE TABLE figures (
  cell INTEGER NOT NULL REFERENCES cells (number),
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  place INTEGER NOT NULL, headline INTEGER NOT NULL,
  referenceValue REAL, referenceCount INTEGER NOT NULL, referenceErrors INTEGER NOT NULL,
  candidateValue REAL, candidateCount INTEGER NOT NULL, candidateErrors INTEGER NOT NULL,
  ratio REAL, low REAL, high REAL,
  expectedRatio REAL NOT NULL, margin REAL NOT NULL,
  verdict TEXT NOT NULL, moved TEXT,
  PRIMARY KEY (cell, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX figuresOfRun ON figures (run, place);
CREATE TABLE parity (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  probe TEXT NOT NULL, reference TEXT NOT NULL, candidate TEXT NOT NULL, verdict TEXT NOT NULL,
  PRIMARY KEY (run, probe)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${version};
`

export function createTables(file: string): DatabaseSync {
  const database = open(file)
  database.exec(`PRAGMA journal_mode = WAL; BEGIN; ${tables} COMMIT;`)
  return database
}

/** Of a file that is there. Throws what SQLite throws where it may not be read. */
export function openTables(file: string): DatabaseSync {
  try {
    return checked(open(file))
  } catch (error) {
    // A log beside it cannot be made on a read-only disk, and is not needed there.
    const url = new URL(`${pathToFileURL(file).href}?immutable=1`)
    if (!isRefused(error)) throw error
    return checked(open(url))
  }
}

const [general, readOnlyDisk, malformed, cannotOpen, notDatabase] = [1, 8, 11, 14, 26]

export function isDamage(error: unknown): boolean {
  if (error instanceof HistoryDamaged) return true
  const code = codeOf(error)
  if (code === general) return /^no such (?:table|column)/.test((error as Error).message)
  return code === malformed || code === notDatabase
}

/** Whether the disk, and not what is on it, is in the way. */
export function isRefused(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException
  if (['EROFS', 'EACCES', 'EPERM'].includes(code)) return true
  return [readOnlyDisk, cannotOpen].includes(codeOf(error) ?? 0)
}

/** The kind of an SQLite error, without its details. */
function codeOf(error: unknown): number | undefined {
  const { errcode } = error as { errcode?: number }
  return errcode === undefined ? undefined : errcode & 0xff
}

function open(file: string | URL): DatabaseSync {
  const { DatabaseSync: Database } = sqlite()
  const database = new Database(file, { timeout: waitMs })
  // A run's own entry is worth one fsync less: it is made again from its folder.
  database.exec('PRAGMA synchronous = NORMAL')
  // SQLite's own `lower` knows ASCII alone.
  database.function('lowered', { deterministic: true }, (text) => String(text).toLowerCase())
  return database
}

function checked(database: DatabaseSync): DatabaseSync {
  try {
    const read = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0]
    if (read('application_id') !== applicationId) {
      throw new HistoryDamaged('it is not a history of trueup')
    }
    const found = Number(read('user_version'))
    if (found > version) {
      throw new HistoryTooNew(
        `it was written by a newer trueup (version ${found} of the history; this trueup knows ${version})`,
      )
    }
    if (found < version) throw new HistoryDamaged('it was written by an older trueup')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Node 22 says to everyone who reads standard error that this module may change. */
function sqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return createRequire(import.meta.url)('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
