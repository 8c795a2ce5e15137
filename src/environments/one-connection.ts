// One connection to an environment, without a pool: for a sender that decides by itself which
// request takes which connection. TLS, client certificate and proxy as everywhere.

import { buildConnector, Client, type Dispatcher, ProxyAgent } from 'undici'
import { type ConnectionSetup, maxHeaderBytes } from './connect.ts'
import { detoured, identityOf } from './detour.ts'
import { SocketWatch } from './sockets.ts'

export interface OneConnection {
  dispatcher: Dispatcher
  sockets: SocketWatch
}

export function openOneConnection(
  { origin, tls, proxy, detour }: ConnectionSetup,
  timeoutMs: number,
): OneConnection {
  const sockets = new SocketWatch()
  const connect = {
    secureContext: tls.own,
    rejectUnauthorized: tls.rejectUnauthorized,
    timeout: timeoutMs,
    allowH2: false as const,
  }
  // Deadlines are the sender's own.
  const options = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: maxHeaderBytes }
  if (proxy === undefined) {
    const watched = sockets.watched(
      detour === undefined
        ? buildConnector(connect)
        : detoured(buildConnector({ ...connect, ...identityOf(origin) }), detour),
    )
    const dispatcher = new Client(origin, { ...options, allowH2: false, connect: watched })
    return { dispatcher, sockets }
  }
  const dispatcher = new ProxyAgent({
    ...options,
    uri: proxy,
    connections: 1,
    allowH2: false,
    connectTimeout: timeoutMs,
    requestTls: connect,
    proxyTls: { secureContext: tls.foreign },
    factory: sockets.poolFactory,
  })
  return { dispatcher, sockets }
}
