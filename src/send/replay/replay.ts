// One replay sender: starts each arrival at its intended time, never waiting for answers, and tells
// what became of it. Open loop; only warm-up may ask for so many at a time.

import type { Environment } from '../../environments/environment.ts'
import { standstillMs } from '../standstill.ts'
import { BlockReports } from './block-reports.ts'
import type { Failure } from './connection.ts'
import { ConnectionPool } from './connection-pool.ts'
import { Departures } from './departures.ts'
import { LoadWatch } from './generator-load.ts'
import { InFlight } from './in-flight.ts'
import type { SenderNews, SenderOrder, SenderSetup } from './messages.ts'
import { openConnections } from './open-connections.ts'
import { isUnexpected, retryAfterMs } from './outcome.ts'
import { Pacer } from './pacer.ts'
import { PulseMeter } from './pulse-meter.ts'
import type { ReplayRequest } from './replay-request.ts'

/** Answers are read between: a sender that is late must not stop listening. */
const releasedPerTurn = 32
const pulseMs = 500

export class Replay {
  readonly #timeoutMs: number
  readonly #tell: (news: SenderNews) => void
  readonly #inFlight = new InFlight()
  readonly #pool: ConnectionPool
  readonly #departures: Departures
  readonly #pacer = new Pacer(() => this.#turn())
  readonly #load = new LoadWatch()
  readonly #blocks: BlockReports
  readonly #pulse = new PulseMeter()
  readonly #ticking: NodeJS.Timeout
  #holding: NodeJS.Timeout | undefined
  /** It was awake; a gap of seconds is one in which nothing ran. */
  #awakeMs = performance.now()

  constructor(setup: SenderSetup, environment: Environment, tell: (news: SenderNews) => void) {
    this.#timeoutMs = setup.timeoutMs
    this.#tell = tell
    this.#pool = new ConnectionPool(openConnections(setup, environment), this, setup)
    this.#blocks = new BlockReports(setup, this.#load, this.#pool, tell)
    this.#departures = new Departures(setup.maxRate, this.#blocks, tell)
    this.#ticking = setInterval(() => this.#tick(), pulseMs)
  }

  obey(order: SenderOrder): void {
    switch (order.kind) {
      case 'send':
        this.#departures.plan(order.batch)
        break
      case 'end-block':
        this.#blocks.end(order.block)
        break
      case 'pause':
        this.#pause(order)
        break
      case 'leave-out':
        this.#departures.leaveOut(order.block, order.place)
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
      const sentAtMs = performance.timeOrigin + request.startedMs
      if (afterMs !== null) this.#tell({ kind: 'retry-after', status, afterMs, sentAtMs })
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
      if (failure.kind === 'no-socket')
        this.#tell({ kind: 'exhausted', message: failure.message() })
    }
    this.#finish(request)
  }

  mayRepeat(): boolean {
    return this.#departures.mayRepeat()
  }

  /** Does what is due; returns when the next thing is. */
  #turn(): number {
    const { oldest } = this.#inFlight
    const nowMs = performance.now()
    this.#noticeStandstill(nowMs)
    if (oldest !== null && oldest.intendedMs + this.#timeoutMs <= nowMs) this.#expire(nowMs)
    for (let released = 0; released < releasedPerTurn; released++) {
      const dueMs = this.#departures.dueMs(nowMs)
      if (dueMs > nowMs) return Math.min(dueMs, this.#deadlineMs())
      this.#release(nowMs)
    }
    return nowMs
  }

  #deadlineMs(): number {
    const { oldest } = this.#inFlight
    return oldest === null ? Number.POSITIVE_INFINITY : oldest.intendedMs + this.#timeoutMs
  }

  #release(nowMs: number): void {
    const request = this.#departures.next(nowMs)
    if (request === null) return
    this.#pulse.sent++
    this.#inFlight.add(request)
    this.#pool.submit(request)
  }

  /** What waits for a connection has not left yet: it waits on after the pause. */
  #pause({ fromMs, forMs }: { fromMs: number; forMs: number }): void {
    const untilMs = this.#departures.pause(fromMs, forMs)
    this.#inFlight.postpone(forMs)
    this.#pool.hold()
    clearTimeout(this.#holding)
    this.#holding = setTimeout(() => this.#pool.resume(), untilMs - performance.now())
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
    if (this.#departures.atATime !== undefined) this.#pacer.wake()
  }

  #stop(afterBlock = Number.NEGATIVE_INFINITY): void {
    this.#departures.stopAfter(afterBlock)
    if (afterBlock !== Number.NEGATIVE_INFINITY) return
    const nowMs = performance.now()
    for (let { oldest } = this.#inFlight; oldest !== null; { oldest } = this.#inFlight) {
      oldest.block.giveUp(oldest, nowMs)
      this.#finish(oldest)
    }
    this.#pool.destroy()
  }

  /** What was due meanwhile would leave all at once. */
  #noticeStandstill(nowMs: number): void {
    const forMs = nowMs - this.#awakeMs
    this.#awakeMs = nowMs
    if (forMs < standstillMs) return
    this.#tell({ kind: 'stood-still', forMs })
    this.#stop()
  }

  #tick(): void {
    const nowMs = performance.now()
    this.#noticeStandstill(nowMs)
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
    clearTimeout(this.#holding)
  }
}
