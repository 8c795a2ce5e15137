// The whole tree of a started process: found by a mark in the environment, by session and group,
// and by parents, so that a grandchild that left its group or lost its parent is found too.
// Used by the watchdog that ends it and by trueup, which looks afterwards that nothing is left.

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

export interface Tree {
  /** Name of the environment variable that only this tree has. */
  mark: string
  /** Process id of the command, which leads a session and a group of its own. */
  rootPid: number
}

interface ProcessFacts {
  pid: number
  parent: number
  group: number
  session: number
  marked: boolean
}

const pollMs = 50
const killGraceMs = 2_000

/** Process ids of the tree that are alive. */
export function findTree({ mark, rootPid }: Tree): number[] {
  const all = process.platform === 'linux' ? listFromProc(mark) : listFromPs()
  const found = new Set<number>()
  for (const one of all) {
    const inside = one.marked || [one.pid, one.group, one.session].includes(rootPid)
    if (inside && one.pid !== process.pid) found.add(one.pid)
  }
  let before = -1
  while (found.size !== before) {
    before = found.size
    for (const one of all) if (found.has(one.parent)) found.add(one.pid)
  }
  return [...found]
}

/** Asks the tree to end, waits, ends it by force; returns what is alive even then. */
export async function endTree(tree: Tree, graceMs: number): Promise<number[]> {
  const asked = new Set<number>()
  const forceAt = performance.now() + graceMs
  for (;;) {
    const alive = findTree(tree)
    const now = performance.now()
    if (alive.length === 0 || now > forceAt + killGraceMs) return alive
    for (const pid of alive) {
      if (now >= forceAt) send(pid, 'SIGKILL')
      else if (!asked.has(pid)) send(pid, 'SIGTERM')
      asked.add(pid)
    }
    await delay(pollMs)
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended in between, or belongs to another user: then the caller finds it still alive.
  }
}

function listFromProc(mark: string): ProcessFacts[] {
  const facts: ProcessFacts[] = []
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = readOrNothing(`/proc/${entry}/stat`)
    // The command's name stands in brackets and may hold anything, brackets and blanks too.
    const [state, parent, group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (stat === '' || state === 'Z' || state === 'X') continue
    const marked = `\0${readOrNothing(`/proc/${entry}/environ`)}`.includes(`\0${mark}=`)
    facts.push({
      pid: Number(entry),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      marked,
    })
  }
  return facts
}

// Outside Linux another process's environment cannot be read: groups and parents have to do.
function listFromPs(): ProcessFacts[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' })
  return table.split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/)
    if (pid === undefined || pid === '' || state?.startsWith('Z')) return []
    return {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: 0,
      marked: false,
    }
  })
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
