// The program that stands between trueup and one process of `start`. It runs the command in a
// session of its own and ends the command's whole tree as soon as trueup's end of the channel
// closes: after stop(), and just as well when trueup crashes or is killed with SIGKILL.

import { type ChildProcess, spawn } from 'node:child_process'
import { endTree } from './start-tree.ts'

export interface WatchdogOrder {
  command: string | string[]
  cwd: string
  env: Record<string, string | undefined>
  mark: string
}

export type WatchdogNews =
  | { kind: 'spawned'; pid: number }
  | { kind: 'notSpawned'; message: string }
  | { kind: 'exited'; code: number | null; signal: NodeJS.Signals | null }

const graceMs = 5_000
let child: ChildProcess | undefined
let mark = ''
/** Of the command while its number is its own. */
let rootPid = -1
let ending = false

process.once('message', (order: WatchdogOrder) => {
  mark = order.mark
  child = spawnCommand(order)
  child.once('error', (error) => finish({ kind: 'notSpawned', message: error.message }))
  child.once('spawn', () => {
    rootPid = child?.pid ?? -1
    tell({ kind: 'spawned', pid: rootPid })
  })
  child.once('exit', (code, signal) => {
    const news = { kind: 'exited', code, signal } as const
    if (code !== 0) return finish(news)
    // A command that starts a service ends before it: what it left behind is wanted until the end.
    rootPid = -1
    tell(news)
  })
})
process.once('disconnect', () => finish())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => finish())

function spawnCommand({ command, cwd, env, mark }: WatchdogOrder): ChildProcess {
  const options = {
    cwd,
    env: { ...process.env, ...env, [mark]: '1' },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'],
  }
  if (typeof command === 'string') return spawn(command, { ...options, shell: true })
  const [program = '', ...args] = command
  return spawn(program, args, options)
}

/** Settles when the news is on its way, so that an exit does not lose it. */
function tell(news: WatchdogNews): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || !process.send) return resolve()
    process.send(news, () => resolve())
  })
}

async function finish(news?: WatchdogNews): Promise<void> {
  if (news) await tell(news)
  if (ending) return
  ending = true
  if (child?.pid !== undefined) await endTree({ mark, rootPid }, graceMs)
  process.exit(0)
}
