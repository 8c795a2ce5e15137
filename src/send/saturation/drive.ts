// One step of the closed loop, by autocannon: so many connections, each with one request at a time.
// The only home of autocannon, of whose results none but the time of each answer is taken: its
// histogram has whole milliseconds, and its rate mode invents samples. What it does not do is done
// here, around the client that it has for each connection: certificates are checked, requests that a
// lost connection took along are counted, and a server that refuses is not stormed.

import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import autocannon from 'autocannon'
import type { RateLimit } from '../../environments/rate-limit.ts'
import { toRequestError } from '../../environments/request-error.ts'
import type { LoopTarget } from './loop-target.ts'
import type { StepOrder } from './messages.ts'
import { StepTally } from './step-tally.ts'

/** What is used of a client of autocannon 9, as its lib/httpClient.js has it. */
interface LoopClient extends NodeJS.EventEmitter {
  opts: {
    hostname: string
    port: number
    servername?: string
    tlsOptions?: object
  }
  conn: Socket
  destroyed: boolean
  pipelinedRequests: { size(): number; clear(): void }
  getRequestBuffer(): Buffer
  destroy(): void
  _connect(): void
  _doRequest(): void
}

export interface StepDriver {
  target: LoopTarget
  timeoutMs: number
  limit?: RateLimit
  /** Ends the step at once. */
  signal: AbortSignal
}

/** As long as a timer of Node can be. */
const longestSeconds = 2_000_000
const lookEveryMs = 50
/** Before a connection that could not be made or was broken is made anew. */
const reconnectAfterMs = 200
/** Fewer answers say nothing about errors. */
const answersToJudge = 20

/** Resolves when the last answer has come. */
export async function driveStep(
  { target, timeoutMs, limit, signal }: StepDriver,
  order: StepOrder,
): Promise<{ tally: StepTally; cut?: string }> {
  const tally = new StepTally()
  const clients = new Set<LoopClient>()
  let leaving = false
  const next = target.requestsFrom(order.offset)
  const loop = autocannon({
    url: target.origin,
    connections: order.connections,
    // Ended by `leave`, so that no answer is cut off.
    duration: longestSeconds,
    timeout: timeoutMs / 1_000,
    sampleInt: lookEveryMs,
    setupClient(given) {
      const client = given as unknown as LoopClient
      clients.add(client)
      client.opts.hostname = target.host
      client.opts.port = target.port
      Object.assign(client.opts, target.tls)
      client.getRequestBuffer = next
      client.on('request', () => tally.ledger.sent++)
      client.on('response', (status: number, _: number, tookMs: number) =>
        tally.answer(status, tookMs),
      )
      const isHeld = limit === undefined ? () => false : hold(client, limit, signal)
      // autocannon counts from the request before.
      client.on('timeout', () => isHeld() || tally.timeOut(timeoutMs))
      watchConnection(client, { target, tally, isLeaving: () => leaving })
    },
  })
  const ended = Promise.withResolvers<void>()
  loop.then(() => ended.resolve(), ended.reject)
  /** Each connection goes with its last answer. */
  const leave = () => {
    leaving = true
    tally.end()
    for (const client of clients) {
      client._doRequest = () => client.destroy()
      if (client.pipelinedRequests.size() === 0) client.destroy()
    }
  }
  const cut = await hours(order, tally, signal)
  leave()
  if (signal.aborted) for (const client of clients) client.destroy()
  await Promise.race([ended.promise, delay(timeoutMs + 1_000, undefined, { ref: false })])
  for (const client of clients) client.destroy()
  await ended.promise
  const { ledger } = tally
  const open = ledger.sent - ledger.answered - ledger.failed - ledger.timedOut - ledger.closed
  if (open > 0) tally.fail('stopped', 'given up at the end of the step', open)
  return { tally, ...(cut !== undefined && { cut }) }
}

/** Settling and measuring; resolves early, with the reason, where too much goes wrong. */
async function hours(
  { settleMs, measureMs, maxErrors }: StepOrder,
  tally: StepTally,
  signal: AbortSignal,
): Promise<string | undefined> {
  const startMs = performance.now()
  let measuring = false
  while (!signal.aborted) {
    const elapsedMs = performance.now() - startMs
    if (!measuring && elapsedMs >= settleMs) {
      measuring = true
      tally.begin()
    }
    if (elapsedMs >= settleMs + measureMs) return undefined
    const { share, errors, ended } = tally.errorShare(answersToJudge)
    if (share > Math.max(maxErrors, 1 / ended)) return `${errors} of ${ended} requests failed`
    const dueMs = (measuring ? settleMs + measureMs : settleMs) - elapsedMs
    await delay(Math.min(lookEveryMs, dueMs), undefined, { signal }).catch(() => {})
  }
  return 'stopped on request'
}

/** Requests wait for their turn under the limit; says whether the next one does. */
function hold(client: LoopClient, limit: RateLimit, signal: AbortSignal): () => boolean {
  const send = client._doRequest
  let waiting = false
  client._doRequest = () => {
    if (waiting) return
    waiting = true
    limit.take(signal).then(
      () => {
        waiting = false
        if (!client.destroyed) send.call(client)
      },
      () => {},
    )
  }
  return () => waiting
}

function watchConnection(
  client: LoopClient,
  { target, tally, isLeaving }: { target: LoopTarget; tally: StepTally; isLeaving(): boolean },
): void {
  const connect = client._connect
  let answers = 0
  let connectedMs = Number.NaN
  client.on('response', () => answers++)
  const open = () => {
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
  /** autocannon calls it for the first connection, and after each one that was lost. */
  client._connect = () => {
    if (client.conn === undefined) return open()
    const lost = client.pipelinedRequests.size()
    const error = client.conn.errored
    client.pipelinedRequests.clear()
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
    else setTimeout(open, reconnectAfterMs).unref()
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
