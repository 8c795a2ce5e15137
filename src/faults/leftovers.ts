// What the journal knows of faults on Toxiproxy servers, and the removal of those whose trueup has
// died. Nothing is removed that is not in the journal, and nothing of a trueup that still runs.

import {
  type KeptEntry,
  readEntries,
  removeEntry,
  removeUnfinished,
  stateOfOwner,
} from './journal.ts'
import { removeProxies } from './session.ts'
import { type ProxyState, ToxiproxyApi, ToxiproxyError } from './toxiproxy.ts'

export interface KnownSession extends KeptEntry {
  owner: ReturnType<typeof stateOfOwner>
  /** What its server has of it now; a text where it does not say. */
  there: ProxyState[] | string
}

export interface Clearing {
  server: string
  prefix: string
  /** Names of the proxies that were removed; may be none. */
  removed: string[]
  /** Why it could not be done, or was not. */
  problem?: string
}

export async function knownSessions(): Promise<KnownSession[]> {
  return await Promise.all(
    readEntries().map(async (entry) => {
      const owner = stateOfOwner(entry)
      try {
        const all = await new ToxiproxyApi(entry.server).list()
        const there = all.filter(({ name }) => name.startsWith(entry.prefix))
        return { ...entry, owner, there }
      } catch (error) {
        const gone = endedWithIts(entry, error)
        return { ...entry, owner, there: gone ? [] : (error as Error).message }
      }
    }),
  )
}

/** Of those who are dead; what belongs to the living is left alone and not spoken of. */
export async function clearLeftovers(): Promise<Clearing[]> {
  removeUnfinished()
  const dead = readEntries().filter((entry) => stateOfOwner(entry) === 'dead')
  return await Promise.all(dead.map(clear))
}

async function clear(entry: KeptEntry): Promise<Clearing> {
  const { server, prefix } = entry
  const api = new ToxiproxyApi(server)
  try {
    const removed = await removeProxies({ api }, prefix)
    removeEntry(entry)
    return { server, prefix, removed }
  } catch (error) {
    if (endedWithIts(entry, error)) {
      removeEntry(entry)
      return { server, prefix, removed: [] }
    }
    return { server, prefix, removed: [], problem: (error as Error).message }
  }
}

/** Proxies live in a server's memory: where nobody listens any more, there are none. */
function endedWithIts({ ownServer }: KeptEntry, error: unknown): boolean {
  if (!(error instanceof ToxiproxyError)) return false
  return ownServer || error.nobodyListens
}
