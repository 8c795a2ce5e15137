// One process of `start`, seen from trueup: its watchdog, its output's tail, how it ended.

import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { StartConfig } from '../config/schema.ts'
import { OutputTail } from './start-tail.ts'
import { endTree, findTree } from './start-tree.ts'
import type { WatchdogNews, WatchdogOrder } from './start-watchdog.ts'

// The same file as .ts in the repository and as .js in the package.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const watchdogFile = fileURLToPath(new URL(`./start-watchdog.${extension}`, import.meta.url))

export class StartedProcess {
  readonly name: string
  readonly tail = new OutputTail()
  /** How its command ended, in words; settles when it has ended, for whatever reason. */
  readonly ended: Promise<string>
  /** The command ended with code 0: it may have handed its service to somebody else. */
  done = false
  readonly #gone: Promise<string>
  readonly #handedOver = Promise.withResolvers<string>()
  readonly #mark = `TRUEUP_STARTED_${randomUUID().replaceAll('-', '_')}`
  readonly #watchdog: ChildProcess
  #rootPid: number | undefined
  #endedAs: string | undefined

  constructor(start: StartConfig) {
    this.name = nameOf(start)
    // In a session of its own, so that Ctrl-C reaches trueup alone, which then stops in order.
    this.#watchdog = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', watchdogFile],
      { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    )
    const { stdout, stderr } = this.#watchdog
    if (stdout) this.tail.follow(stdout)
    if (stderr) this.tail.follow(stderr)
    this.#watchdog.on('message', (news: WatchdogNews) => this.#hear(news))
    this.#gone = this.#watchEnd()
    this.ended = Promise.race([this.#gone, this.#handedOver.promise])
    const { command, env, cwd = process.cwd() } = start
    this.#watchdog.send({ command, env, cwd, mark: this.#mark } satisfies WatchdogOrder)
  }

  /** What the command itself prints; whole once `stop` has resolved. */
  get output(): { stdout: Readable | null; stderr: Readable | null } {
    const { stdout, stderr } = this.#watchdog
    return { stdout, stderr }
  }

  /** Takes the whole tree down; returns the process ids that could not be ended. */
  async stop(): Promise<number[]> {
    if (this.#watchdog.connected) this.#watchdog.disconnect()
    await this.#gone
    const tree = { mark: this.#mark, rootPid: this.#rootPid ?? -1 }
    // The watchdog has done it, unless it was killed itself.
    return findTree(tree).length === 0 ? [] : endTree(tree, 0)
  }

  #hear(news: WatchdogNews): void {
    if (news.kind === 'spawned') this.#rootPid = news.pid
    if (news.kind === 'notSpawned') this.#endedAs = `could not be started: ${news.message}`
    if (news.kind === 'exited') {
      const { code, signal } = news
      this.#endedAs = signal ? `was ended by ${signal}` : `ended with exit code ${code}`
      // From now on the number may belong to anybody.
      this.#rootPid = undefined
      this.done = code === 0
      if (this.done) this.#handedOver.resolve(this.#endedAs)
    }
  }

  #watchEnd(): Promise<string> {
    return new Promise((resolve) => {
      this.#watchdog.once('error', (error) => resolve(`could not be started: ${error.message}`))
      this.#watchdog.once('exit', async () => {
        // What it wrote last may still be on its way.
        const streams = [this.#watchdog.stdout, this.#watchdog.stderr]
        await Promise.allSettled(
          streams.map((stream) => stream && finished(stream, { signal: AbortSignal.timeout(500) })),
        )
        resolve(this.#endedAs ?? 'ended, and its watchdog with it')
      })
    })
  }
}

export function nameOf({ name, command }: StartConfig): string {
  return name ?? (typeof command === 'string' ? command : command.join(' '))
}
