// The threads of the closed loop as the search sees them: a step goes to as many of them as there is
// work for, and comes back as one.

import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type LoopLedger, openLoopLedger } from '../../record/saturation.ts'
import { addCounts } from '../../record/traffic-ledger.ts'
import { mergeHistograms, total } from '../replay/merge-reports.ts'
import type {
  LoopSetup,
  LoopThreadNews,
  LoopThreadOrder,
  StepOrder,
  StepReport,
} from './messages.ts'

const entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)

export class LoopThreads {
  readonly #threads: LoopThread[]
  #steps = 0

  private constructor(threads: LoopThread[]) {
    this.#threads = threads
  }

  /** Rejects when an environment cannot be used; then none is left. */
  static async open(setup: LoopSetup, count: number): Promise<LoopThreads> {
    const share = setup.maxRate === undefined ? setup : { ...setup, maxRate: setup.maxRate / count }
    const threads = Array.from({ length: count }, () => new LoopThread(share))
    const started = await Promise.allSettled(threads.map(({ ready }) => ready))
    const failed = started.find((it) => it.status === 'rejected')
    if (failed === undefined) return new LoopThreads(threads)
    await Promise.all(threads.map((thread) => thread.close()))
    throw failed.reason
  }

  async step(order: Omit<StepOrder, 'offset'>): Promise<StepReport> {
    const used = this.#threads.slice(0, order.connections)
    const first = this.#steps++ * 37
    const reports = await Promise.all(
      used.map((thread, index) =>
        thread.step({
          ...order,
          connections: shareOf(order.connections, used.length, index),
          // Apart from each other, and not always the same requests first.
          offset: first + index * 101,
        }),
      ),
    )
    return merged(reports)
  }

  stop(): void {
    for (const thread of this.#threads) thread.stop()
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

class LoopThread {
  readonly #worker: Worker
  readonly #ready = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<void>()
  #step: PromiseWithResolvers<StepReport> | undefined
  #gone = false
  #why = new Error('a thread of the search has ended')

  constructor(setup: LoopSetup) {
    // Of autocannon's timers, on a busy machine.
    const execArgv = [...process.execArgv, '--disable-warning=TimeoutNegativeWarning']
    this.#worker = new Worker(entry, { workerData: setup, execArgv })
    this.#worker.on('message', (news: LoopThreadNews) => {
      if (news.kind === 'ready') this.#ready.resolve()
      else if (news.kind === 'step') this.#step?.resolve(news.report)
      else this.#why = new Error(news.message)
    })
    this.#worker.once('error', (error) => {
      this.#why = error
    })
    this.#worker.once('exit', () => {
      this.#gone = true
      this.#ready.reject(this.#why)
      this.#step?.reject(this.#why)
      this.#ended.resolve()
    })
    this.#ready.promise.catch(() => {})
  }

  get ready(): Promise<void> {
    return this.#ready.promise
  }

  step(order: StepOrder): Promise<StepReport> {
    if (this.#gone) return Promise.reject(this.#why)
    this.#step = Promise.withResolvers()
    this.#order({ kind: 'step', order })
    return this.#step.promise
  }

  stop(): void {
    this.#order({ kind: 'stop' })
  }

  async close(): Promise<void> {
    this.#order({ kind: 'close' })
    await this.#ended.promise
  }

  #order(order: LoopThreadOrder): void {
    this.#worker.postMessage(order)
  }
}

function shareOf(connections: number, threads: number, index: number): number {
  return Math.floor(connections / threads) + (index < connections % threads ? 1 : 0)
}

function merged(reports: StepReport[]): StepReport {
  const cuts = reports.flatMap(({ cut }) => cut ?? [])
  return {
    startedAt: reports[0]!.startedAt,
    durationMs: total(reports, ({ durationMs }) => durationMs) / reports.length,
    perSecond: total(reports, ({ perSecond }) => perSecond),
    count: total(reports, ({ count }) => count),
    errors: total(reports, ({ errors }) => errors),
    service: mergeHistograms(reports.map(({ service }) => service)).encode(),
    ledger: ledgerOf(reports),
    ...(cuts.length > 0 && { cut: cuts[0]! }),
    cpu: Math.max(...reports.map(({ cpu }) => cpu)),
    eventLoopDelayP99Us: Math.max(...reports.map((report) => report.eventLoopDelayP99Us)),
    examples: Object.assign({}, ...reports.map(({ examples }) => examples)),
  }
}

function ledgerOf(reports: StepReport[]): LoopLedger {
  const whole = openLoopLedger()
  for (const { ledger } of reports) {
    for (const key of ['sent', 'answered', 'failed', 'timedOut', 'closed'] as const) {
      whole[key] += ledger[key]
    }
    addCounts(whole.errorKinds, ledger.errorKinds)
    addCounts(whole.statuses, ledger.statuses)
  }
  return whole
}
