// What `doctor` looks at on this machine: Node, open files, disk. What is
// judged is passed in or read here once; the judging functions are pure.

import { existsSync, readFileSync, statfsSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from './finding.ts'

const about = 'machine'
const oldestNode = [22, 19] as const
const fewOpenFiles = 1024
const mib = 1024 * 1024
const leastDiskBytes = 100 * mib
const littleDiskBytes = 1024 * mib

export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldestNode
  const enough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  const finding = { about, what: 'Node', found: version }
  if (enough) return { ...finding, state: 'ok' }
  return { ...finding, state: 'missing', remedy: `install Node ${oldestNode.join('.')} or newer` }
}

/** `limit` is undefined where the system does not tell. */
export function judgeOpenFiles(limit: number | undefined): Finding {
  const finding = { about, what: 'open files' }
  if (limit === undefined) return { ...finding, state: 'ok', found: 'no limit is known' }
  const found = limit === Infinity ? 'no limit' : `at most ${limit}`
  const value = limit === Infinity ? {} : { value: limit }
  if (limit >= fewOpenFiles) return { ...finding, state: 'ok', found, ...value }
  const remedy = `a run with many connections needs more: ulimit -n ${fewOpenFiles * 4}`
  return { ...finding, state: 'notice', found, remedy, ...value }
}

export function judgeDisk(folder: string, freeBytes: number): Finding {
  const free =
    freeBytes >= 10 * 1024 * mib ? `${Math.floor(freeBytes / mib / 1024)} GiB` : undefined
  const found = `${free ?? `${Math.floor(freeBytes / mib)} MiB`} free for ${folder}`
  const finding = { about, what: 'disk', found, value: freeBytes }
  if (freeBytes >= littleDiskBytes) return { ...finding, state: 'ok' }
  const remedy = 'make room, or let runs go elsewhere: out in the configuration, or --out'
  return { ...finding, state: freeBytes < leastDiskBytes ? 'missing' : 'notice', remedy }
}

export function checkMachine(outFolder: string): Finding[] {
  return [
    judgeNode(process.version),
    judgeOpenFiles(openFileLimit()),
    judgeDisk(outFolder, freeBytesFor(outFolder)),
  ]
}

function openFileLimit(): number | undefined {
  const limits = existsSync('/proc/self/limits') ? readFileSync('/proc/self/limits', 'utf8') : ''
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1]
  if (soft === undefined) return undefined
  return soft === 'unlimited' ? Infinity : Number(soft)
}

/** The folder of the runs may not be there yet: then the nearest one above it counts. */
function freeBytesFor(folder: string): number {
  let there = path.resolve(folder)
  while (!existsSync(there) && path.dirname(there) !== there) there = path.dirname(there)
  const { bavail, bsize } = statfsSync(there)
  return bavail * bsize
}
