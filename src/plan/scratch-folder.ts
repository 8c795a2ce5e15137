// A folder for what a command needs for itself alone. Its name holds the host and the process that
// made it, so that what a killed one has left is removed by the next: on the same host, as containers
// may share the place and know nothing of each other's processes.

import { createHash } from 'node:crypto'
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

const ours = /^trueup-(?:traffic|plan|journeys)-([\da-f]{8})-(\d+)-\w{6}$/
/** Short: browsers keep sockets in such a folder, whose paths must not be long. */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)

/** To be removed by whoever opens it. */
export async function openScratchFolder(what: 'traffic' | 'plan' | 'journeys'): Promise<string> {
  await sweep()
  return await mkdtemp(join(tmpdir(), `trueup-${what}-${host}-${process.pid}-`))
}

async function sweep(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  const left = names.filter((name) => {
    const [, where, pid] = ours.exec(name) ?? []
    return where === host && !isAlive(Number(pid))
  })
  // One that is in the way of nobody: what cannot be removed stays.
  await Promise.all(left.map((name) => removeOwn(join(tmpdir(), name)).catch(() => {})))
}

async function removeOwn(folder: string): Promise<void> {
  const entry = await lstat(folder)
  if (entry.isDirectory() && entry.uid === (process.getuid?.() ?? entry.uid)) {
    await rm(folder, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It may also be there and belong to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
