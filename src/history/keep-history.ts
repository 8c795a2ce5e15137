// Where the history lies and how it is come by: opened, made from the run folders where there is none
// yet, and made again where it is damaged. The damaged file is kept aside, and all of it is said. On a
// read-only disk the folders answer those who only ask.

import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { History } from './history.ts'
import { keptFolders } from './kept-folders.ts'
import { createTables, HistoryTooNew, isDamage, isRefused, openTables } from './tables.ts'

export interface Used<T> {
  result: T
  /** What a reader has to know of the history itself. */
  news: string[]
}

export function historyFile(out: string): string {
  return join(out, 'history.db')
}

/** Opens the history of this folder of runs, asks it, and closes it again. Without runs none is made. */
export async function useHistory<T>(
  out: string,
  work: (history: History) => T | Promise<T>,
): Promise<Used<T>> {
  const file = historyFile(out)
  const news: string[] = []
  if (!existsSync(file) && !existsSync(join(out, 'runs'))) {
    return { result: await asked(new History(createTables(':memory:')), work), news }
  }
  if (!existsSync(file) || statSync(file).size === 0) news.push(...(await makeHistory(out)))
  const inode = inodeOf(file)
  try {
    return { result: await asked(new History(openTables(file)), work), news }
  } catch (error) {
    if (error instanceof HistoryTooNew) throw new HistoryTooNew(`${file}: ${error.message}`)
    if (!isDamage(error)) throw error
    // Someone else may have noticed it too, and have made it again by now.
    if (inodeOf(file) === inode) {
      keepAside(file)
      const made = await makeHistory(out)
      news.push(
        `${file} was damaged (${(error as Error).message}); it is kept as ${file}.damaged.`,
        ...made,
      )
    }
    return { result: await asked(new History(openTables(file)), work), news }
  }
}

/** For those who only ask: where none can be made or mended, in memory from the run folders. */
export async function readHistory<T>(
  out: string,
  work: (history: History) => T | Promise<T>,
): Promise<Used<T>> {
  try {
    return await useHistory(out, work)
  } catch (error) {
    if (!isRefused(error)) throw error
    const history = new History(createTables(':memory:'))
    await enterAll(history, out)
    const why = `${historyFile(out)} cannot be used (${(error as Error).message})`
    const news = [`${why}, so this is what the run folders say.`]
    return { result: await asked(history, work), news }
  }
}

/** Without making or mending anything; undefined where there is none that can be read. */
export async function peekHistory<T>(
  out: string,
  work: (history: History) => T,
): Promise<T | undefined> {
  const file = historyFile(out)
  if (!existsSync(file)) return undefined
  try {
    return await asked(new History(openTables(file)), work)
  } catch (error) {
    const isKnown =
      isDamage(error) || error instanceof HistoryTooNew || 'errcode' in (error as Error)
    if (isKnown) return undefined
    throw error
  }
}

export interface FoldersEntered {
  entered: number
  withoutFolder: number
  /** Names of those that cannot be read, or were never judged. */
  passedOver: string[]
}

/** What was entered from all folders that are there, beside what is known of those that are not. */
export async function enterFolders(out: string): Promise<Used<FoldersEntered>> {
  return await useHistory(out, async (history) => {
    const { entered, ids, passedOver } = await enterAll(history, out)
    return { entered, withoutFolder: history.count() - ids.size, passedOver }
  })
}

async function asked<T>(history: History, work: (history: History) => T | Promise<T>): Promise<T> {
  try {
    return await work(history)
  } finally {
    history.close()
  }
}

/** As a draft, so that nobody finds half of it. */
async function makeHistory(out: string): Promise<string[]> {
  const file = historyFile(out)
  const draft = `${file}.${randomBytes(4).toString('hex')}.tmp`
  let entered = 0
  try {
    const history = new History(createTables(draft))
    try {
      entered = (await enterAll(history, out)).entered
    } finally {
      history.close()
    }
    putInPlace(draft, file)
  } finally {
    for (const ending of endings) rmSync(draft + ending, { force: true })
  }
  return entered === 0 ? [] : [`${file} was made from ${foldersText(entered)}.`]
}

export function foldersText(count: number): string {
  return count === 1 ? '1 run folder' : `${count} run folders`
}

/** How many folders, and of which runs: a copied folder is of the same run. */
async function enterAll(
  history: History,
  out: string,
): Promise<{ entered: number; ids: Set<string>; passedOver: string[] }> {
  const all = { entered: 0, ids: new Set<string>(), passedOver: [] as string[] }
  for await (const { kept, passedOver } of keptFolders(out)) {
    history.enter(kept)
    all.entered += kept.length
    for (const { id } of kept) all.ids.add(id)
    all.passedOver.push(...passedOver)
  }
  return all
}

/** Not over one that somebody else has made meanwhile. */
function putInPlace(draft: string, file: string): void {
  if (existsSync(file) && statSync(file).size === 0) rmSync(file)
  try {
    linkSync(draft, file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Some file systems know no links.
    if (code !== 'EEXIST') renameSync(draft, file)
  }
}

/** With the log of its last changes, which would be taken for that of the next file. */
const endings = ['', '-wal', '-shm']

function keepAside(file: string): void {
  for (const ending of endings) {
    rmSync(`${file}.damaged${ending}`, { force: true })
    if (existsSync(file + ending)) renameSync(file + ending, `${file}.damaged${ending}`)
  }
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino
}
