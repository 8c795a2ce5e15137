// A web server for the one who sits at this machine: on the loopback alone, for reading alone, and deaf
// to pages of other origins, which could otherwise read it through a name that leads here (DNS
// rebinding). `trueup serve` and `run --ui` stand on it.

import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'

export interface Answer {
  status: number
  headers: Record<string, string>
  /** `stream` takes the response over and keeps it. */
  body: string | { file: string } | { stream: (response: ServerResponse) => void }
}

/** undefined where there is nothing of that name. */
export type Respond = (url: URL) => Answer | undefined | Promise<Answer | undefined>

export interface LoopbackServer {
  url: string
  close(): Promise<void>
}

export class PortTaken extends Error {
  override name = 'PortTaken'
}

const host = '127.0.0.1'
const mostConnections = 100
const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

export async function openLoopbackServer(respond: Respond, port = 0): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    answer(request, response, respond).catch((error: Error) => {
      if (response.headersSent) return response.destroy()
      send(response, request, textAnswer(500, `That did not work: ${error.message}`))
    })
  })
  server.maxConnections = mostConnections
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(isTaken ? new PortTaken(`Port ${port} cannot be had: ${error.message}`) : error)
    })
    server.listen(port, host, resolve)
  })
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function textAnswer(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` }
}

export function htmlAnswer(text: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: text }
}

/** Browsers ask for one by themselves, also on behalf of a page that is of no origin. */
const noIcon: Answer = {
  status: 204,
  headers: { 'cross-origin-resource-policy': 'cross-origin' },
  body: '',
}

async function answer(request: IncomingMessage, response: ServerResponse, respond: Respond) {
  const { port } = request.socket.address() as AddressInfo
  const { method = '', headers, url = '/' } = request
  if (headers.host !== `${host}:${port}` && headers.host !== `localhost:${port}`) {
    return send(response, request, textAnswer(421, `This is ${host}:${port}, and nothing else.`))
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return send(response, request, textAnswer(405, 'Only reading is possible here.'))
  }
  if (url === '/favicon.ico') return send(response, request, noIcon)
  const asked = URL.parse(url, `http://${headers.host}`)
  const found = asked === null || !url.startsWith('/') ? undefined : await respond(asked)
  send(response, request, found ?? textAnswer(404, 'There is nothing of that name.'))
}

function send(
  response: ServerResponse,
  { method }: IncomingMessage,
  { status, headers, body }: Answer,
) {
  response.writeHead(status, { ...always, ...headers })
  if (method === 'HEAD') response.end()
  else if (typeof body === 'string') response.end(body)
  else if ('file' in body) pipeline(createReadStream(body.file), response, () => {})
  else body.stream(response)
}
