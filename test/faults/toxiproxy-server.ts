// A real Toxiproxy server that belongs to somebody else, with a proxy of theirs on it, and a state
// folder of the test's own for the journal.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findServer } from '../../src/faults/find-server.ts'
import { onFreePort } from '../../src/faults/ports.ts'
import { ToxiproxyApi } from '../../src/faults/toxiproxy.ts'

export interface ForeignServer {
  address: string
  api: ToxiproxyApi
  /** What must be there, unchanged, whatever trueup does. */
  foreignProxy(): Promise<unknown>
  kill(): void
}

export async function startForeignServer(): Promise<ForeignServer> {
  const found = findServer(undefined, { PATH: process.env.PATH })
  if (found === undefined || !('program' in found)) {
    throw new Error('There is no toxiproxy-server here: npm run setup brings it.')
  }
  const { program } = found
  return await onFreePort(
    async (port) => {
      const api = new ToxiproxyApi(`http://127.0.0.1:${port}`)
      // Another server that is there already, of another test perhaps, would be taken for this one.
      if (await api.version().then(Boolean, () => false)) throw new Error('taken: one answers')
      const child = spawn(program, ['-host', '127.0.0.1', '-port', String(port)], {
        stdio: 'ignore',
      })
      const exited = new Promise<never>((_, reject) =>
        child.once('exit', (code) => reject(new Error(`taken: ended with ${code}`))),
      )
      exited.catch(() => {})
      await Promise.race([exited, until(() => api.version().then(Boolean, () => false))])
      const theirs = { name: 'trueup-is-not-my-owner', upstream: '127.0.0.1:9' }
      await onFreePort(
        (other) => api.create({ ...theirs, listen: `127.0.0.1:${other}` }),
        (error) => /in use/.test(String(error)),
      )
      await api.addToxic(theirs.name, {
        name: 'theirs',
        type: 'latency',
        stream: 'upstream',
        toxicity: 1,
        attributes: { latency: 7, jitter: 0 },
      })
      return {
        address: api.address,
        api,
        foreignProxy: () => api.read(theirs.name),
        kill: () => child.kill('SIGKILL'),
      }
    },
    (error) => /taken/.test(String(error)),
  )
}

export interface StateFolder {
  folder: string
  /** Files of the journal, one for each session with faults. */
  journal(): string[]
  remove(): void
}

/** For the journal; to be called before anything that writes one. */
export function ownStateFolder(): StateFolder {
  const folder = mkdtempSync(join(tmpdir(), 'trueup-state-'))
  process.env.XDG_STATE_HOME = folder
  const faults = join(folder, 'trueup', 'faults')
  return {
    folder,
    journal: () =>
      existsSync(faults) ? readdirSync(faults).filter((name) => name.endsWith('.json')) : [],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await delay(20)
}
