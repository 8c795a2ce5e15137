// Real servers on the loopback interface, and environments that point at them. Everything that a
// test opens here is closed after it.

import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import { onTestFinished } from 'vitest'
import { schema, type UserConfig } from '../../src/config/schema.ts'
import {
  type Environment,
  openEnvironment,
  type Reach,
} from '../../src/environments/environment.ts'
import type { WireAnswer, WireRequest } from '../../src/environments/exchange.ts'
import { onFreePort } from '../../src/faults/ports.ts'

type Listener = http.RequestListener
type UserEnvironment = Omit<UserConfig['environments'][string], 'url'>

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

export async function serveHttp(listener: Listener): Promise<string> {
  return `http://127.0.0.1:${await listen(http.createServer(listener))}`
}

export async function serveHttps(
  options: https.ServerOptions,
  listener: Listener,
): Promise<string> {
  return `https://localhost:${await listen(https.createServer(options, listener))}`
}

/** A server that writes bytes as a test wants them; called for every piece that comes in. */
export async function serveBytes(
  answer: (socket: net.Socket, received: string, nth: number) => void,
): Promise<string> {
  const server = net.createServer((socket) => {
    let nth = 0
    socket.on('data', (data) => answer(socket, data.toString(), nth++))
  })
  return `http://127.0.0.1:${await listen(server)}`
}

/** An HTTP proxy: CONNECT for https, absolute URLs for http. `seen` lists what it was asked. */
export async function serveProxy(seen: string[]): Promise<string> {
  const proxy = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`)
    const { method, headers } = request
    const onward = http.request(request.url!, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    seen.push(`CONNECT ${request.url}`)
    const [host, port] = request.url!.split(':')
    const onward = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
  })
  return `http://127.0.0.1:${await listen(proxy)}`
}

/** One on which nobody listens, and which no connection is given by itself. */
export function freePort(): Promise<number> {
  return onFreePort(
    async (port) => {
      const server = net.createServer().listen(port, '127.0.0.1')
      await once(server, 'listening')
      server.close()
      await once(server, 'close')
      return port
    },
    (error) => (error as NodeJS.ErrnoException).code === 'EADDRINUSE',
  )
}

/** An environment of this URL, with the schema's defaults; `others` are configured beside it. */
export function environmentAt(
  url: string,
  settings: UserEnvironment = {},
  others: UserConfig['environments'] = {},
  reach: Reach = {},
): Environment {
  const { environments } = schema.parse({
    environments: { candidate: { ...settings, url }, ...others },
  })
  return openEnvironment('candidate', environments, reach)
}

/** One request over connections of its own. */
export async function ask(
  environment: Environment,
  request: Partial<Omit<WireRequest, 'url'>> & { path?: string } = {},
): Promise<WireAnswer> {
  const connection = environment.connect()
  onTestFinished(() => connection.close())
  const { path = '/', ...rest } = request
  const url = new URL(path, environment.config.url)
  return connection.request({ method: 'GET', headers: {}, timeoutMs: 10_000, ...rest, url })
}
