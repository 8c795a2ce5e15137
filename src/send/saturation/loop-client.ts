// One connection of the closed loop: a client of autocannon, and around it what it does not do.
// Certificates are checked, every request that leaves is counted once when it ends, with the ones that a
// lost connection took along, and a server that refuses is not stormed.

import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { RateLimit } from '../../environments/rate-limit.ts'
import { toRequestError } from '../../environments/request-error.ts'
import type { LoopBytes, LoopTarget } from './loop-target.ts'
import type { StepTally } from './step-tally.ts'

/** What is used of a client of autocannon 9, as its lib/httpClient.js has it. */
export interface LoopClient extends NodeJS.EventEmitter {
  opts: {
    hostname: string
    port: number
    servername?: string
    tlsOptions?: object
  }
  conn: Socket
  destroyed: boolean
  /** How much of a body is still to come, when the headers are there. */
  parser: { body_bytes: number | null; isChunked: boolean }
  pipelinedRequests: { size(): number; clear(): void }
  getRequestBuffer(): Buffer
  destroy(): void
  _connect(): void
  _doRequest(): void
}

export interface Attending {
  target: LoopTarget
  next(): LoopBytes
  tally: StepTally
  timeoutMs: number
  limit?: RateLimit | undefined
  signal: AbortSignal
  /** Connections that are lost from now on are not made anew. */
  isLeaving(): boolean
}

/** Before a connection that could not be made or was broken is made anew. */
const reconnectAfterMs = 200

export function attend(client: LoopClient, attending: Attending): void {
  const { target, next, tally, timeoutMs, limit, signal, isLeaving } = attending
  const connect = client._connect
  let underWay = 0
  let isHead = false
  /** On the connection at hand. */
  let answers = 0
  let connectedMs = Number.NaN
  let reopening: NodeJS.Timeout | undefined
  client.getRequestBuffer = () => {
    const request = next()
    isHead = request.isHead
    return request.bytes
  }
  // autocannon would wait for a body that never comes.
  client.on('headers', () => {
    if (isHead) Object.assign(client.parser, { body_bytes: 0, isChunked: false })
  })
  client.on('request', () => {
    underWay++
    tally.ledger.sent++
  })
  client.on('response', (status: number, _: number, tookMs: number) => {
    underWay--
    answers++
    tally.answer(status, tookMs)
  })
  // autocannon's timer goes on from the request before where none is under way.
  client.on('timeout', () => {
    if (underWay === 0) return
    underWay--
    tally.timeOut(timeoutMs)
  })
  if (limit !== undefined) hold(client, { limit, signal, isOpen: () => reopening === undefined })
  const open = () => {
    reopening = undefined
    if (client.destroyed) return
    answers = 0
    connectedMs = Number.NaN
    connect.call(client)
    client.conn.once('connect', () => {
      connectedMs = performance.now()
      client.conn.setNoDelay(true)
    })
    if (target.checksCertificate) client.conn.once('secureConnect', () => refuse(client.conn))
  }
  /** autocannon calls it for the first connection, after each one that was lost, and at a timeout. */
  client._connect = () => {
    if (client.conn === undefined) return open()
    if (reopening !== undefined) return
    const lost = client.pipelinedRequests.size()
    const error = client.conn.errored
    client.pipelinedRequests.clear()
    underWay -= lost
    if (lost > 0 && error === null && answers > 0) tally.ledger.closed += lost
    else if (lost > 0) {
      const cause = error ?? Object.assign(new Error('closed early'), { code: 'ECONNRESET' })
      const connecting = Number.isNaN(connectedMs)
      const { kind, message } = toRequestError(cause, {
        method: 'GET',
        url: target.url,
        connecting,
      })
      tally.fail(kind, message, lost)
    }
    client.conn.destroy()
    if (isLeaving()) client.destroy()
    else if (error === null && answers > 0) open()
    else reopening = setTimeout(open, reconnectAfterMs).unref()
  }
}

/** Requests wait for their turn under the limit. */
function hold(
  client: LoopClient,
  { limit, signal, isOpen }: { limit: RateLimit; signal: AbortSignal; isOpen(): boolean },
): void {
  const send = client._doRequest
  let waiting = false
  client._doRequest = () => {
    if (waiting) return
    waiting = true
    limit.take(signal).then(
      () => {
        waiting = false
        // A connection that was lost meanwhile asks for a turn again when it is there.
        if (!client.destroyed && isOpen()) send.call(client)
      },
      () => {},
    )
  }
}

/** autocannon takes any certificate; this is what Node does where it does not. */
function refuse(conn: Socket): void {
  const { authorized, authorizationError } = conn as TLSSocket
  if (authorized) return
  const error: unknown = authorizationError
  conn.destroy(
    error instanceof Error ? error : Object.assign(new Error(`${error}`), { code: `${error}` }),
  )
}
