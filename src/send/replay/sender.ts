// A replay sender as its coordinator sees it: a worker thread that is handed arrivals ahead of
// time and hands back a report for each block. Sending never waits for whoever listens here.

import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { RunEnded } from '../ending.ts'
import { stoodStill } from '../standstill.ts'
import { transferable } from './batch.ts'
import type {
  ArrivalBatch,
  BlockReport,
  Pulse,
  SenderNews,
  SenderOrder,
  SenderSetup,
} from './messages.ts'

export type RetryAfter = Pick<
  Extract<SenderNews, { kind: 'retry-after' }>,
  'status' | 'afterMs' | 'sentAtMs'
>

export interface SenderListener {
  onPulse?(pulse: Pulse): void
  onRetryAfter?(heard: RetryAfter): void
  onHeldBack?(block: number, place: number): void
  /** It cannot go on; its blocks are reported all the same. */
  onStuck?(why: RunEnded): void
}

/** A thread that has not felt its pulse for so many seconds will not any more. */
const longestSilenceS = 15

const entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)

/** Resolves when the thread is ready; rejects when the environment cannot be used. */
export async function startSender(
  setup: SenderSetup,
  listener: SenderListener = {},
): Promise<Sender> {
  const sender = new Sender(setup, listener)
  await sender.ready
  return sender
}

export class Sender {
  readonly #worker: Worker
  readonly #listener: SenderListener
  readonly #ready = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<void>()
  readonly #blocks = new Map<number, PromiseWithResolvers<BlockReport>>()
  readonly #environment: string
  readonly #listening: NodeJS.Timeout
  /** Not by the clock: while the whole process is stopped no thread is silent. */
  #silentS = 0
  #why: Error | undefined

  constructor(setup: SenderSetup, listener: SenderListener) {
    this.#listener = listener
    this.#environment = setup.environment
    this.#worker = new Worker(entry, { workerData: withoutVariables(setup) })
    this.#worker.on('message', (news: SenderNews) => this.#hear(news))
    this.#worker.once('error', (error) => {
      this.#why ??= this.#endedBy(error.message)
    })
    this.#listening = setInterval(() => this.#listen(), 1_000)
    this.#listening.unref()
    this.#worker.once('exit', () => this.#gone())
    this.#ready.promise.catch(() => {})
  }

  get ready(): Promise<void> {
    return this.#ready.promise
  }

  /** The batch's columns are moved: it cannot be used any more afterwards. */
  send(batch: ArrivalBatch): void {
    this.#order({ kind: 'send', batch }, transferable(batch))
  }

  /** Resolves when the last request of the block has finished, at its deadline at the latest. */
  endBlock(block: number): Promise<BlockReport> {
    if (this.#why !== undefined) return Promise.reject(this.#why)
    const report = Promise.withResolvers<BlockReport>()
    this.#blocks.set(block, report)
    this.#order({ kind: 'end-block', block })
    return report.promise
  }

  pause(pause: { fromMs: number; forMs: number }): void {
    this.#order({ kind: 'pause', ...pause })
  }

  leaveOut(block: number, place: number): void {
    this.#order({ kind: 'leave-out', block, place })
  }

  /** At once: all sockets are closed, and blocks that were ended report as incomplete. */
  stop(): void {
    this.#order({ kind: 'stop' })
  }

  stopAfter(block: number): void {
    this.#order({ kind: 'stop', afterBlock: block })
  }

  /** Ends the thread, whatever it was doing. */
  async close(): Promise<void> {
    this.#order({ kind: 'close' })
    await this.#ended.promise
  }

  #order(order: SenderOrder, moved: ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, moved)
  }

  #listen(): void {
    this.#silentS++
    if (this.#silentS < longestSilenceS) return
    this.#why ??= this.#endedBy(`it did nothing for ${longestSilenceS} s`)
    void this.#worker.terminate()
  }

  #endedBy(why: string): Error {
    return new Error(`The thread that sends to ${this.#environment} has ended: ${why}.`)
  }

  #hear(news: SenderNews): void {
    this.#silentS = 0
    switch (news.kind) {
      case 'ready':
        this.#ready.resolve()
        break
      case 'unusable':
        this.#why = new Error(news.message)
        break
      case 'pulse':
        this.#listener.onPulse?.(news.pulse)
        break
      case 'retry-after':
        this.#listener.onRetryAfter?.(news)
        break
      case 'stood-still':
        this.#listener.onStuck?.(stoodStill(news.forMs))
        break
      case 'exhausted':
        this.#listener.onStuck?.(new RunEnded('failed', news.message))
        break
      case 'held-back':
        this.#listener.onHeldBack?.(news.block, news.place)
        break
      case 'block':
        this.#blocks.get(news.report.block)?.resolve(news.report)
        this.#blocks.delete(news.report.block)
    }
  }

  #gone(): void {
    clearInterval(this.#listening)
    this.#why ??= this.#endedBy('it ended itself')
    this.#ready.reject(this.#why)
    for (const { reject } of this.#blocks.values()) reject(this.#why)
    this.#blocks.clear()
    this.#ended.resolve()
  }
}

/** What journeys need of an environment may not be plain data; who sends requests has no use for it. */
export function withoutVariables<T extends Pick<SenderSetup, 'environments'>>(setup: T): T {
  const environments = Object.entries(setup.environments).map(
    ([name, environment]) => [name, { ...environment, variables: {} }] as const,
  )
  return { ...setup, environments: Object.fromEntries(environments) }
}
