// The connections that one user of an environment holds: TLS, proxy and client certificate are set
// here. HTTP/1.1 only: it is what the kinds of error and the times below have been checked for.

import { setImmediate } from 'node:timers/promises'
import { Agent, buildConnector, type Dispatcher, ProxyAgent } from 'undici'
import type { Address } from '../config/address.ts'
import { detoured, identityOf } from './detour.ts'
import { Exchange, StaleConnection, type WireAnswer, type WireRequest } from './exchange.ts'
import { SocketWatch } from './sockets.ts'
import type { TlsSetup } from './tls.ts'

export interface ConnectionSetup {
  /** The environment's own origin: only there the client certificate is shown. */
  origin: string
  tls: TlsSetup
  proxy?: string
  /** Where the next connection to the own origin goes in its place. */
  detour?: () => Address
}

const connectTimeoutMs = 10_000
/** As much as Chromium takes. */
export const maxHeaderBytes = 256 * 1024

export class Connection {
  readonly #setup: ConnectionSetup
  readonly #sockets = new SocketWatch()
  #turn: Promise<void> = Promise.resolve()
  readonly #dispatchers = new Map<'own' | 'foreign', Dispatcher>()

  constructor(setup: ConnectionSetup) {
    this.#setup = setup
  }

  /**
   * Sends a request and reads its answer, without following redirects.
   * GET and HEAD are sent once more, on fresh connections, if a kept connection was closed by the
   * other side before a byte of the answer came: the time of both stays in.
   */
  async request(request: WireRequest): Promise<WireAnswer> {
    const startedAtMs = performance.now()
    try {
      return await this.#exchange(request, startedAtMs)
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error
      this.#retire(request.url)
      return { ...(await this.#exchange(request, startedAtMs)), retried: true }
    }
  }

  async close(): Promise<void> {
    const dispatchers = [...this.#dispatchers.values()]
    this.#dispatchers.clear()
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.destroy()))
  }

  async #exchange(request: WireRequest, startedAtMs: number): Promise<WireAnswer> {
    // undici takes a connection back one turn of the event loop after its answer; a request that
    // leaves before would find none free and open another.
    await this.#turn
    const exchange = new Exchange(request, this.#sockets, startedAtMs, this.#setup.proxy)
    try {
      return await exchange.send(this.#dispatcherFor(request.url))
    } finally {
      this.#turn = setImmediate()
    }
  }

  #dispatcherFor(url: URL): Dispatcher {
    const side = this.#side(url)
    const open = this.#dispatchers.get(side)
    if (open !== undefined) return open
    const dispatcher = openDispatcher(this.#setup, side, this.#sockets)
    this.#dispatchers.set(side, dispatcher)
    return dispatcher
  }

  /** When one kept connection was stale its neighbours may be too: they finish and go. */
  #retire(url: URL): void {
    const side = this.#side(url)
    void this.#dispatchers.get(side)?.close()
    this.#dispatchers.delete(side)
  }

  #side(url: URL): 'own' | 'foreign' {
    return url.origin === this.#setup.origin ? 'own' : 'foreign'
  }
}

function openDispatcher(
  { origin, tls, proxy, detour }: ConnectionSetup,
  side: 'own' | 'foreign',
  sockets: SocketWatch,
): Dispatcher {
  const connect = {
    secureContext: tls[side],
    rejectUnauthorized: tls.rejectUnauthorized,
    timeout: connectTimeoutMs,
    allowH2: false,
  }
  // Deadlines are the exchange's own.
  const options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: maxHeaderBytes,
    allowH2: false,
    factory: sockets.poolFactory,
  }
  if (proxy === undefined && side === 'own' && detour !== undefined) {
    const connector = buildConnector({ ...connect, ...identityOf(origin) })
    return new Agent({ ...options, connect: detoured(connector, detour) })
  }
  if (proxy === undefined) return new Agent({ ...options, connect: buildConnector(connect) })
  return new ProxyAgent({
    ...options,
    uri: proxy,
    connectTimeout: connectTimeoutMs,
    requestTls: connect,
    proxyTls: { secureContext: tls.foreign },
  })
}
