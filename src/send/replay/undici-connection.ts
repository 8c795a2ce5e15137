// A connection on undici's low-level dispatch: no promise, no stream and no handler object for a
// request. It serves every kind of environment: https, client certificates, proxies.

import type { Dispatcher } from 'undici'
import type { Environment } from '../../environments/environment.ts'
import { separateCookies } from '../../environments/exchange.ts'
import type { OneConnection } from '../../environments/one-connection.ts'
import { toRequestError } from '../../environments/request-error.ts'
import type { ConnectionOwner, OpenConnection, ReplayConnection } from './connection.ts'
import type { SenderSetup } from './messages.ts'
import type { ReplayRequest } from './replay-request.ts'
import { tooLarge } from './too-large.ts'

/** Node's own servers close after five seconds. */
const idleMs = 4_000

export function undiciConnections(
  environment: Environment,
  headers: string[],
  limits: Pick<SenderSetup, 'connectTimeoutMs' | 'maxBodyBytes'>,
): OpenConnection {
  const { config } = environment
  const { origin } = new URL(config.url)
  return (owner) => {
    const connection = environment.connectOne(limits.connectTimeoutMs)
    const place = { origin, headers, proxy: config.proxy, maxBodyBytes: limits.maxBodyBytes }
    return new UndiciConnection(connection, owner, place)
  }
}

interface Place {
  origin: string
  /** Names and values in turn. */
  headers: string[]
  proxy: string | undefined
  maxBodyBytes: number
}

class UndiciConnection implements ReplayConnection, Dispatcher.DispatchHandler {
  readonly idleMs = idleMs
  readonly #connection: OneConnection
  readonly #owner: ConnectionOwner
  readonly #place: Place
  readonly #options: Dispatcher.DispatchOptions
  #request: ReplayRequest | null = null
  #sentMs = 0
  #byteCame = false
  #gone = false

  constructor(connection: OneConnection, owner: ConnectionOwner, place: Place) {
    this.#connection = connection
    this.#owner = owner
    this.#place = place
    const { origin, headers } = place
    // undici closes after a HEAD, in fear of a body; `reset: false` keeps the connection.
    this.#options = { origin, headers, path: '', method: '', reset: false }
    connection.dispatcher.on('disconnect', () => this.#disconnected())
  }

  send(request: ReplayRequest): void {
    this.#request = request
    this.#byteCame = false
    this.#sentMs = performance.now()
    const { headers } = this.#place
    const { traceparent, body } = request
    const typed = body === undefined ? headers : withType(headers, body.contentType)
    this.#options.headers = traceparent === '' ? typed : [...typed, 'traceparent', traceparent]
    this.#options.body = body?.text ?? null
    this.#options.path = request.target
    this.#options.method = request.method
    try {
      this.#connection.dispatcher.dispatch(this.#options, this)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  destroy(): void {
    this.#gone = true
    this.#request = null
    void this.#connection.dispatcher.destroy()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#gone) controller.abort(new Error('given up'))
    if (this.#request !== null && this.#request.connecting === null) {
      this.#request.connecting = this.#connection.sockets.takeFresh(0) ?? null
    }
  }

  onResponseStarted(): void {
    this.#byteCame = true
    if (this.#request !== null) this.#request.firstByteMs = performance.now()
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200 || this.#request === null) return
    this.#request.status = status
    const retryAfter = headers['retry-after']
    if (typeof retryAfter === 'string') this.#request.retryAfter = retryAfter
    if (this.#request.traceparent !== '') {
      this.#request.head = { ...separateCookies(headers), protocol: 'HTTP/1.1' }
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    const request = this.#request
    if (request === null) return
    request.bytes += chunk.length
    if (request.bytes > this.#place.maxBodyBytes) {
      this.#fail(tooLarge(request, this.#place.origin, this.#place.maxBodyBytes))
    }
  }

  onResponseEnd(): void {
    const request = this.#request
    if (request === null) return
    // A body without a length that ends in a reset passes for whole in undici.
    if (this.#connection.sockets.closing?.reset) {
      this.#fail(Object.assign(new Error('reset within the body'), { code: 'ECONNRESET' }))
      return
    }
    this.#request = null
    this.#owner.answered(this, request, true)
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error)
  }

  #fail(error: Error): void {
    const request = this.#request
    if (request === null) return
    const { sockets } = this.#connection
    const connecting = sockets.isConnectError(error)
    const { closing } = sockets
    const stale = !this.#byteCame && closing !== undefined && closing.connectedAtMs < this.#sentMs
    const { origin, proxy } = this.#place
    const url = new URL(request.target, origin)
    const named = toRequestError(error, { method: request.method, url, connecting, proxy })
    this.destroy()
    this.#owner.broken(this, request, {
      kind: named.kind,
      stale,
      message: () => named.message,
    })
  }

  /** Between two requests. While one waits for its turn undici connects anew by itself. */
  #disconnected(): void {
    if (this.#gone || this.#request !== null) return
    this.destroy()
    this.#owner.closed(this)
  }
}

/** In place of one that the environment sends with everything. */
function withType(headers: string[], contentType: string): string[] {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name === 'content-type')
  const others = at === -1 ? headers : headers.toSpliced(at, 2)
  return [...others, 'content-type', contentType]
}
