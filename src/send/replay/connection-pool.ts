// The connections of one sender: kept alive, taken again last in first out, opened on need up to a
// limit. When all are busy at the limit requests wait here in their order, and the wait counts.

import type { ConnectionOwner, Failure, OpenConnection, ReplayConnection } from './connection.ts'
import { IdleConnections } from './idle-connections.ts'
import type { SenderSetup } from './messages.ts'
import type { ReplayRequest } from './replay-request.ts'
import { RequestQueue } from './request-queue.ts'

export interface PoolListener {
  answered(request: ReplayRequest): void
  failed(request: ReplayRequest, failure: Failure): void
  /** May a GET be sent a second time? It counts towards the rate. */
  mayRepeat(): boolean
}

export class ConnectionPool implements ConnectionOwner {
  readonly #openConnection: OpenConnection
  readonly #listener: PoolListener
  readonly #max: number
  readonly #perClient: boolean
  readonly #open = new Set<ReplayConnection>()
  readonly #idle: IdleConnections
  readonly #waiting = new RequestQueue()
  #waited = 0
  #held = false

  constructor(
    openConnection: OpenConnection,
    listener: PoolListener,
    { maxConnections, connections }: Pick<SenderSetup, 'maxConnections' | 'connections'>,
  ) {
    this.#openConnection = openConnection
    this.#listener = listener
    this.#max = maxConnections
    this.#perClient = connections === 'per-client'
    this.#idle = new IdleConnections({
      isOpen: (connection) => this.#open.has(connection),
      close: (connection) => this.#close(connection),
    })
  }

  get size(): number {
    return this.#open.size
  }

  /** Requests that found all connections busy, since the last call. */
  takeWaited(): number {
    const waited = this.#waited
    this.#waited = 0
    return waited
  }

  submit(request: ReplayRequest): void {
    if (!this.#held && this.#place(request)) return
    this.#waited++
    this.#waiting.push(request)
  }

  /** What waits, and what is submitted from now on, waits until `resume`. */
  hold(): void {
    this.#held = true
  }

  resume(): void {
    this.#held = false
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (this.#place(next)) continue
      this.#waiting.putBack(next)
      return
    }
  }

  /** Its deadline has passed. A connection with half an answer on it is of no use any more. */
  giveUp(request: ReplayRequest): void {
    const { connection } = request
    if (connection === null) return
    connection.destroy()
    this.#open.delete(connection)
    this.#serveWaiting()
  }

  /** Closes what was idle for too long; called now and then. */
  closeIdle(nowMs: number): void {
    this.#idle.closeOld(nowMs)
  }

  destroy(): void {
    this.#waiting.clear()
    for (const connection of this.#open) this.#close(connection)
    this.#idle.clear()
  }

  answered(connection: ReplayConnection, request: ReplayRequest, reusable: boolean): void {
    request.connection = null
    if (!reusable) this.#open.delete(connection)
    this.#listener.answered(request)
    if (reusable) this.#release(connection, this.#keyOf(request))
    else this.#serveWaiting()
  }

  broken(connection: ReplayConnection, request: ReplayRequest, failure: Failure): void {
    this.#open.delete(connection)
    request.connection = null
    const again = failure.stale && failure.kind === 'reset' && request.repeatable
    if (again && !request.retried && this.#listener.mayRepeat()) {
      request.retried = true
      this.#startFresh(request)
      return
    }
    this.#listener.failed(request, failure)
    this.#serveWaiting()
  }

  closed(connection: ReplayConnection): void {
    this.#open.delete(connection)
  }

  /** False when all connections are busy, and there can be no more. */
  #place(request: ReplayRequest): boolean {
    const idle = this.#idle.take(this.#keyOf(request))
    if (idle !== undefined) this.#start(idle, request)
    else if (this.#open.size < this.#max || this.#idle.closeLongest()) this.#startFresh(request)
    else return false
    return true
  }

  #keyOf(request: ReplayRequest): number {
    return this.#perClient ? request.client : 0
  }

  #release(connection: ReplayConnection, key: number): void {
    const next = this.#held ? undefined : this.#waiting.shift()
    if (next === undefined) {
      this.#idle.add(connection, key)
    } else if (this.#keyOf(next) === key) {
      this.#start(connection, next)
    } else {
      this.#close(connection)
      this.#startFresh(next)
    }
  }

  #serveWaiting(): void {
    while (!this.#held && this.#open.size < this.#max) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#startFresh(next)
    }
  }

  #startFresh(request: ReplayRequest): void {
    const connection = this.#openConnection(this)
    this.#open.add(connection)
    this.#start(connection, request)
  }

  #start(connection: ReplayConnection, request: ReplayRequest): void {
    request.connection = connection
    if (request.startedMs === 0) request.startedMs = performance.now()
    connection.send(request)
  }

  #close(connection: ReplayConnection): void {
    this.#open.delete(connection)
    connection.destroy()
  }
}
