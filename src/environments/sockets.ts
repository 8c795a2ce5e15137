// Watches the sockets under undici for what it does not tell: whether the connection that just
// closed was an old one (then a GET may be sent again) and whether it was reset (then a body
// without a length was cut off, which undici takes for its end).

import type { Socket } from 'node:net'
import { type buildConnector, Pool } from 'undici'

export interface Closing {
  connectedAtMs: number
  reset: boolean
}

export class SocketWatch {
  /** The socket whose end is being reported at this very moment; undici passes it on at once. */
  closing: Closing | undefined
  readonly #connectErrors = new WeakSet<Error>()

  /** True for an error that came before the connection was made. */
  isConnectError(error: Error): boolean {
    return this.#connectErrors.has(error)
  }

  /** A factory for Agent and ProxyAgent, whose pools connect under watch. */
  readonly poolFactory = (origin: string | URL, options: object): Pool => {
    const { connect, ...rest } = options as Pool.Options
    if (typeof connect !== 'function') return new Pool(origin, { ...rest, connect })
    return new Pool(origin, { ...rest, connect: this.watched(connect) })
  }

  watched(connect: buildConnector.connector): buildConnector.connector {
    return (options, callback) =>
      connect(options, (...[error, socket]) => {
        if (error !== null) {
          this.#connectErrors.add(error)
          callback(error, null)
        } else {
          this.#watch(socket)
          callback(null, socket)
        }
      })
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
