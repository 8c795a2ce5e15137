// A bare socket that carries HTTP/1.1 to a plain http environment: one write for a request, one
// buffer for all that comes back. About half the work of undici for the same answers.

import { connect, isIP, type Socket } from 'node:net'
import { type Address, addressOf } from '../../config/address.ts'
import { toRequestError } from '../../environments/request-error.ts'
import type { Connecting } from '../../environments/sockets.ts'
import { AnswerReader } from './answer-reader.ts'
import type { ConnectionOwner, OpenConnection, ReplayConnection } from './connection.ts'
import type { SenderSetup } from './messages.ts'
import { ProtocolFault } from './protocol-fault.ts'
import type { ReplayRequest } from './replay-request.ts'
import { type RequestTail, requestTail } from './request-tail.ts'
import { tooLarge } from './too-large.ts'

/** Node's own servers close after five seconds. */
const defaultIdleMs = 4_000
/** Before the time that a server says: it counts from its own last byte. */
const idleMarginMs = 1_000
const readBytes = 32 * 1024

type Limits = Pick<SenderSetup, 'connectTimeoutMs' | 'maxBodyBytes'>

/** For `http:` without a proxy. */
export function leanConnections(
  url: URL,
  headers: string[],
  limits: Limits,
  detour?: () => Address,
): OpenConnection {
  const tail = requestTail(url, headers)
  const own = addressOf(url)
  return (owner) => new LeanConnection({ url, tail, limits, address: detour?.() ?? own }, owner)
}

interface Place {
  url: URL
  tail: RequestTail
  limits: Limits
  address: Address
}

class LeanConnection implements ReplayConnection {
  idleMs = defaultIdleMs
  readonly #url: URL
  readonly #tail: RequestTail
  readonly #limits: Limits
  readonly #owner: ConnectionOwner
  readonly #socket: Socket
  readonly #bytes = Buffer.allocUnsafeSlow(readBytes)
  readonly #reader = new AnswerReader()
  readonly #connecting: NodeJS.Timeout
  /** Of the connection; handed to the request that it was made for. */
  readonly #made: Connecting = { beganMs: performance.now(), readyMs: 0 }
  #request: ReplayRequest | null = null
  #answers = 0
  #byteCame = false
  #gone = false

  constructor({ url, tail, limits, address }: Place, owner: ConnectionOwner) {
    this.#url = url
    this.#tail = tail
    this.#limits = limits
    this.#owner = owner
    this.#socket = connect({
      ...address,
      noDelay: true,
      onread: { buffer: this.#bytes, callback: (count) => this.#came(count) },
    })
    const timedOut = Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' })
    this.#connecting = setTimeout(() => this.#over(timedOut), limits.connectTimeoutMs)
    this.#socket.once('lookup', () => {
      if (isIP(address.host) === 0) this.#made.foundMs = performance.now()
    })
    this.#socket.once('connect', () => {
      clearTimeout(this.#connecting)
      this.#made.readyMs = performance.now()
    })
    this.#socket.on('error', (error) => this.#over(error))
    this.#socket.on('end', () => this.#ended())
    this.#socket.on('close', () => this.#ended())
  }

  send(request: ReplayRequest): void {
    this.#request = request
    this.#byteCame = false
    const { method, target, traceparent, body } = request
    this.#reader.begin(method, traceparent !== '')
    if (this.#answers === 0) request.connecting = this.#made
    this.#socket.write(`${method} ${target}${this.#tail(method, traceparent, body)}`, 'latin1')
  }

  destroy(): void {
    this.#gone = true
    this.#request = null
    clearTimeout(this.#connecting)
    this.#socket.destroy()
  }

  #came(count: number): boolean {
    const request = this.#request
    if (this.#gone) return true
    if (request === null) {
      this.#over(new ProtocolFault('bytes that nobody asked for'))
      return true
    }
    if (!this.#byteCame) request.firstByteMs = performance.now()
    this.#byteCame = true
    try {
      const read = this.#reader.read(this.#bytes, count)
      request.bytes = this.#reader.bodyBytes
      if (request.bytes > this.#limits.maxBodyBytes) {
        this.#over(tooLarge(request, this.#url.origin, this.#limits.maxBodyBytes))
      } else if (this.#reader.done) {
        this.#answered(request, this.#reader.keepAlive && read === count)
      }
    } catch (error) {
      this.#over(error as Error)
    }
    return true
  }

  /** FIN, or the end of the socket: for a body without a length that is how it ends. */
  #ended(): void {
    if (this.#gone) return
    const request = this.#request
    if (request !== null && this.#reader.closes()) {
      this.#answered(request, false)
    } else {
      const closed = new Error('the other side closed before the answer was whole')
      this.#over(Object.assign(closed, { code: 'ECONNRESET' }))
    }
  }

  #answered(request: ReplayRequest, reusable: boolean): void {
    const { head } = this.#reader
    request.status = head.status
    request.retryAfter = head.retryAfter
    request.head = head.kept
    this.#answers++
    this.#request = null
    if (head.keepAliveMs >= 0) this.idleMs = Math.max(0, head.keepAliveMs - idleMarginMs)
    if (!reusable) this.destroy()
    this.#owner.answered(this, request, reusable)
  }

  #over(error: Error): void {
    if (this.#gone) return
    const request = this.#request
    const connecting = this.#socket.connecting
    this.destroy()
    if (request === null) {
      this.#owner.closed(this)
      return
    }
    const url = new URL(request.target, this.#url)
    const named = toRequestError(error, { method: request.method, url, connecting })
    const stale = this.#answers > 0 && !this.#byteCame
    this.#owner.broken(this, request, { kind: named.kind, stale, message: () => named.message })
  }
}
