// One worker thread of journeys, as the main thread sees it: orders go in, their answers come back
// as promises, and when it ends, by itself or by force, so does every process that it started.

import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ConfigError } from '../config/faults.ts'
import { redactor } from '../config/redactor.ts'
import type { Fault, News, Order, WorkerSetup } from './journey-messages.ts'

/** The thread ended before it had answered. */
export class ThreadEnded extends Error {}

type OrderKind = Order extends infer Each ? (Each extends Order ? Omit<Each, 'id'> : never) : never
export type Done = Extract<News, { kind: 'done' }>

/** For all files together; each of them was loaded in time before, for the plan. */
const loadLimitMs = 120_000

const entry = new URL(`./journey-worker${extname(import.meta.url)}`, import.meta.url)

export class JourneyThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, PromiseWithResolvers<Done>>()
  readonly #pids = new Set<number>()
  readonly #ready = Promise.withResolvers<Record<string, number>>()
  readonly #ended = Promise.withResolvers<void>()
  #lastId = 0
  #why: Error | undefined

  constructor(setup: WorkerSetup, env: NodeJS.ProcessEnv) {
    // What journeys print is no output of trueup: it goes to standard error, without secrets.
    this.#worker = new Worker(entry, { workerData: setup, env, stdout: true, stderr: true })
    const redact = redactor(setup.setup.secrets)
    for (const printed of [this.#worker.stdout, this.#worker.stderr]) {
      printed.setEncoding('utf8').on('data', (text: string) => process.stderr.write(redact(text)))
    }
    const late = setTimeout(() => this.#ready.reject(stillLoading()), loadLimitMs)
    this.#ready.promise.catch(() => {}).finally(() => clearTimeout(late))
    this.#worker.on('message', (news: News) => this.#hear(news))
    this.#worker.once('error', (error) => {
      this.#why = error
    })
    this.#worker.once('exit', () => this.#gone())
    process.once('exit', this.endProcesses)
  }

  /** How long an iteration may take, by journey; rejects when the journeys cannot be used. */
  get ready(): Promise<Record<string, number>> {
    return this.#ready.promise
  }

  ask(order: OrderKind): Promise<Done> {
    const answer = Promise.withResolvers<Done>()
    const id = ++this.#lastId
    if (this.#why !== undefined) return Promise.reject(this.#why)
    this.#waiting.set(id, answer)
    this.#worker.postMessage({ ...order, id })
    return answer.promise
  }

  /** By force: also out of a loop that never ends. */
  async terminate(): Promise<void> {
    await this.#worker.terminate()
    await this.#ended.promise
  }

  #hear(news: News): void {
    if (news.kind === 'spawned') this.#pids.add(news.pid)
    else if (news.kind === 'exited') this.#pids.delete(news.pid)
    else if (news.kind === 'ready') this.#ready.resolve(news.timeoutsMs)
    else if (news.kind === 'unusable') this.#ready.reject(errorOf(news.fault))
    else this.#answer(news)
  }

  #answer(news: Extract<News, { id: number }>): void {
    const waiting = this.#waiting.get(news.id)
    this.#waiting.delete(news.id)
    if (news.kind === 'done') waiting?.resolve(news)
    else waiting?.reject(errorOf(news.fault))
  }

  #gone(): void {
    process.off('exit', this.endProcesses)
    this.endProcesses()
    const why = this.#why === undefined ? 'it ended itself' : this.#why.message
    this.#why = new ThreadEnded(why)
    this.#ready.reject(this.#why)
    for (const { reject } of this.#waiting.values()) reject(this.#why)
    this.#waiting.clear()
    this.#ended.resolve()
  }

  /** Browsers lead a process group of their own. */
  readonly endProcesses = (): void => {
    for (const pid of this.#pids) {
      for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
        try {
          process.kill(target, 'SIGKILL')
        } catch {
          // It has ended by itself, or leads no group.
        }
      }
    }
    this.#pids.clear()
  }
}

function stillLoading(): ConfigError {
  return new ConfigError(
    `The journeys are still loading after ${loadLimitMs / 1000} s: a loop at the top level of one of their files, or of journeys.after, does not end.`,
  )
}

function errorOf({ name, message }: Fault): Error {
  return name === 'ConfigError' ? new ConfigError(message) : new Error(message)
}
