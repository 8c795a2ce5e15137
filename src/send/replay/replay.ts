// One replay sender: starts each arrival at its intended time, never waiting for answers, and tells
// what became of it. Open loop; only warm-up may ask for so many at a time.

import type { Environment } from '../../environments/environment.ts'
import { BlockReports } from './block-reports.ts'
import type { Failure } from './connection.ts'
import { ConnectionPool } from './connection-pool.ts'
import { LoadWatch } from './generator-load.ts'
import { InFlight } from './in-flight.ts'
import type { ArrivalBatch, SenderNews, SenderOrder, SenderSetup } from './messages.ts'
import { openConnections } from './open-connections.ts'
import { isUnexpected, retryAfterMs } from './outcome.ts'
import { Pacer } from './pacer.ts'
import { PulseMeter } from './pulse-meter.ts'
import { RateCap } from './rate-cap.ts'
import { ReplayRequest } from './replay-request.ts'
import { isSendable } from './sendable.ts'
import { Timetable } from './timetable.ts'

/** Answers are read between: a sender that is late must not stop listening. */
const releasedPerTurn = 32
const pulseMs = 500

type DropReason = 'max-rate' | 'stopped' | 'unsendable'

export class Replay {
  readonly #timeoutMs: number
  readonly #tell: (news: SenderNews) => void
  readonly #timetable = new Timetable()
  readonly #inFlight = new InFlight()
  readonly #pool: ConnectionPool
  readonly #cap: RateCap | undefined
  readonly #pacer = new Pacer(() => this.#turn())
  readonly #load = new LoadWatch()
  readonly #blocks: BlockReports
  readonly #pulse = new PulseMeter()
  readonly #ticking: NodeJS.Timeout
  #lastBlock = Number.POSITIVE_INFINITY

  constructor(setup: SenderSetup, environment: Environment, tell: (news: SenderNews) => void) {
    this.#timeoutMs = setup.timeoutMs
    this.#tell = tell
    this.#cap = setup.maxRate === undefined ? undefined : new RateCap(setup.maxRate)
    this.#pool = new ConnectionPool(openConnections(setup, environment), this, setup)
    this.#blocks = new BlockReports(this.#load, this.#pool, tell)
    this.#ticking = setInterval(() => this.#tick(), pulseMs)
  }

  obey(order: SenderOrder): void {
    switch (order.kind) {
      case 'send':
        this.#plan(order.batch)
        break
      case 'end-block':
        this.#blocks.end(order.block)
        break
      case 'pause':
        this.#timetable.pause(order.fromMs, order.forMs)
        break
      case 'stop':
        this.#stop(order.afterBlock)
        break
      case 'close':
        this.#close()
        return
    }
    this.#pacer.wake()
  }

  answered(request: ReplayRequest): void {
    if (request.finished) return
    const nowMs = performance.now()
    const { status, retryAfter, block } = request
    const unexpected = isUnexpected(status, request.loggedStatus)
    block.answer(request, nowMs, unexpected)
    this.#pulse.finish(unexpected, unexpected ? null : nowMs - request.intendedMs)
    if (retryAfter !== '' && (status === 429 || status === 503)) {
      const afterMs = retryAfterMs(retryAfter, Date.now())
      if (afterMs !== null) this.#tell({ kind: 'retry-after', status, afterMs })
    }
    this.#finish(request)
  }

  failed(request: ReplayRequest, failure: Failure): void {
    if (request.finished) return
    const nowMs = performance.now()
    const responseMs = nowMs - request.intendedMs
    const { block } = request
    if (failure.kind === 'timed-out') {
      block.timeOut(request, nowMs, responseMs)
      block.examples['timed-out'] ??= failure.message()
      this.#pulse.finish(true, responseMs)
    } else {
      block.fail(request, nowMs, failure)
      this.#pulse.finish(true, null)
    }
    this.#finish(request)
  }

  mayRepeat(): boolean {
    return this.#cap === undefined || this.#cap.admit(performance.now())
  }

  #plan(batch: ArrivalBatch): void {
    const count = batch.atUs.length
    this.#blocks.open(batch.block).plan(count)
    if (batch.block > this.#lastBlock) this.#drop(batch.block, count, 'stopped')
    else this.#timetable.push(batch)
  }

  /** Does what is due; returns when the next thing is. */
  #turn(): number {
    const { oldest } = this.#inFlight
    const nowMs = performance.now()
    if (oldest !== null && oldest.intendedMs + this.#timeoutMs <= nowMs) this.#expire(nowMs)
    for (let released = 0; released < releasedPerTurn; released++) {
      const dueMs = this.#dueMs(nowMs)
      if (dueMs > nowMs) return Math.min(dueMs, this.#deadlineMs())
      this.#release(nowMs)
    }
    return nowMs
  }

  /** When the next arrival may start; in a closed loop that is up to those that are under way. */
  #dueMs(nowMs: number): number {
    const { batch } = this.#timetable
    if (batch?.atATime === undefined) return this.#timetable.dueMs
    if (this.#blocks.open(batch.block).inFlight >= batch.atATime) return Number.POSITIVE_INFINITY
    return nowMs
  }

  #deadlineMs(): number {
    const { oldest } = this.#inFlight
    return oldest === null ? Number.POSITIVE_INFINITY : oldest.intendedMs + this.#timeoutMs
  }

  #release(nowMs: number): void {
    const timetable = this.#timetable
    const batch = timetable.batch!
    const { index } = timetable
    const intendedMs = batch.atATime === undefined ? timetable.dueMs : nowMs
    timetable.advance()
    if (!isSendable(batch.methods[index]!, batch.targets[index]!)) {
      this.#drop(batch.block, 1, 'unsendable')
    } else if (this.#cap?.admit(nowMs) === false) {
      this.#drop(batch.block, 1, 'max-rate')
    } else {
      const block = this.#blocks.open(batch.block)
      const request = new ReplayRequest(block, batch, index, intendedMs)
      block.release(request, nowMs)
      this.#pulse.sent++
      this.#inFlight.add(request)
      this.#pool.submit(request)
    }
  }

  #expire(nowMs: number): void {
    const expired: ReplayRequest[] = []
    for (let { oldest } = this.#inFlight; oldest !== null; { oldest } = this.#inFlight) {
      if (oldest.intendedMs + this.#timeoutMs > nowMs) break
      const { block } = oldest
      block.timeOut(oldest, nowMs, this.#timeoutMs)
      block.examples['timed-out'] ??= oldest.lateMessage(this.#timeoutMs)
      this.#pulse.finish(true, this.#timeoutMs)
      this.#finish(oldest)
      expired.push(oldest)
    }
    // Only now: a connection that is free again must not go to one whose time is over as well.
    for (const request of expired) this.#pool.giveUp(request)
  }

  #finish(request: ReplayRequest): void {
    request.finished = true
    this.#inFlight.remove(request)
    this.#blocks.settle(request.block)
    if (this.#timetable.batch?.atATime !== undefined) this.#pacer.wake()
  }

  #drop(block: number, count: number, reason: DropReason): void {
    const tally = this.#blocks.open(block)
    tally.drop(reason, count)
    if (reason === 'stopped') tally.complete = false
    this.#blocks.settle(tally)
  }

  #stop(afterBlock = Number.NEGATIVE_INFINITY): void {
    this.#lastBlock = Math.min(this.#lastBlock, afterBlock)
    this.#timetable.dropAfter(afterBlock, (block, count) => this.#drop(block, count, 'stopped'))
    if (afterBlock !== Number.NEGATIVE_INFINITY) return
    const nowMs = performance.now()
    for (let { oldest } = this.#inFlight; oldest !== null; { oldest } = this.#inFlight) {
      oldest.block.giveUp(oldest, nowMs)
      this.#finish(oldest)
    }
    this.#pool.destroy()
  }

  #tick(): void {
    const nowMs = performance.now()
    this.#pool.closeIdle(nowMs)
    const { oldest, size } = this.#inFlight
    const oldestMs = oldest === null ? 0 : nowMs - oldest.intendedMs
    this.#tell({ kind: 'pulse', pulse: this.#pulse.take(size, oldestMs) })
  }

  #close(): void {
    this.#stop()
    this.#pacer.stop()
    this.#load.close()
    clearInterval(this.#ticking)
  }
}
