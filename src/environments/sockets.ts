// Watches the sockets under undici for what it does not tell: how long it took to connect, whether
// the connection that just closed was an old one (then a GET may be sent again) and whether it was
// reset (then a body without a length was cut off, which undici takes for its end).

import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type buildConnector, Pool } from 'undici'

export interface Closing {
  connectedAtMs: number
  reset: boolean
}

/** Times by `performance.now()`. */
export interface Connecting {
  beganMs: number
  /** When the address was known; absent where it is part of the URL, or a proxy's business. */
  foundMs?: number
  /** When TLS began; absent without it, and where it is a proxy's business. */
  tlsBeganMs?: number
  readyMs: number
}

export class SocketWatch {
  /** The socket whose end is being reported at this very moment; undici passes it on at once. */
  closing: Closing | undefined
  readonly #connectErrors = new WeakSet<Error>()
  /** Connections over which no request has left yet. */
  #fresh: Connecting[] = []

  /** True for an error that came before the connection was made. */
  isConnectError(error: Error): boolean {
    return this.#connectErrors.has(error)
  }

  /**
   * How the connection was made over which a request leaves at this moment, if it was made for this
   * request, which began at that time. undici sends as soon as it has the connection, so they leave
   * in the order in which they were made.
   */
  takeFresh(requestBeganMs: number): Connecting | undefined {
    this.#fresh = this.#fresh.filter(({ beganMs }) => beganMs >= requestBeganMs)
    return this.#fresh.shift()
  }

  /** A factory for Agent and ProxyAgent, whose pools connect under watch. */
  readonly poolFactory = (origin: string | URL, options: object): Pool => {
    const { connect, ...rest } = options as Pool.Options
    if (typeof connect !== 'function') return new Pool(origin, { ...rest, connect })
    return new Pool(origin, { ...rest, connect: this.watched(connect) })
  }

  watched(connect: buildConnector.connector): buildConnector.connector {
    return (options, callback) => {
      const beganMs = performance.now()
      const stamps: Pick<Connecting, 'foundMs' | 'tlsBeganMs'> = {}
      const made: unknown = connect(options, (...[error, socket]) => {
        if (error !== null) {
          this.#connectErrors.add(error)
          callback(error, null)
        } else {
          this.#watch(socket)
          this.#fresh.push({ beganMs, ...stamps, readyMs: performance.now() })
          callback(null, socket)
        }
      })
      // undici's connector returns its socket, though its type does not say so.
      if (made instanceof Socket) stamp(made, stamps)
    }
  }

  #watch(socket: Socket): void {
    const connectedAtMs = performance.now()
    let reset = false
    const report = () => {
      this.closing = { connectedAtMs, reset }
      process.nextTick(() => {
        this.closing = undefined
      })
    }
    socket.on('error', () => {
      reset = true
      report()
    })
    socket.on('end', report)
    socket.on('close', report)
  }
}

function stamp(socket: Socket, stamps: Pick<Connecting, 'foundMs' | 'tlsBeganMs'>): void {
  socket.once('lookup', () => {
    stamps.foundMs = performance.now()
  })
  if (!(socket instanceof TLSSocket)) return
  socket.once('connect', () => {
    stamps.tlsBeganMs = performance.now()
  })
}
