// Rules about the way to a server, over real TLS and through relays that hold back what passes, as a long
// way does: an environment that closes every connection, one that is further away, and neither.

import { readFileSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer, connect as open, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cause, judgeRun } from '../../../src/compare/index.ts'
import { openStage, type Stage } from '../../send/stage.ts'

const requests = 12
const certificate = (name: string) =>
  join(import.meta.dirname, '../../environments/certificates', name)

let closing = false
const near = 8
const delayMs = { production: near, staging: near }
const sockets = new Set<Socket>()
const listening: Server[] = []
let stage: Stage
const urls = { production: '', staging: '' }

beforeAll(async () => {
  stage = await openStage(() => (_, response) => void response.end())
  await stage.journey('visit', `for (let k = 0; k < ${requests}; k++) await http.get('/')`)
  const servers = {
    production: await listen(secureServer(() => false)),
    staging: await listen(secureServer(() => closing)),
  }
  for (const name of ['production', 'staging'] as const) {
    const passing = (socket: Socket) => passOn(socket, servers[name], () => delayMs[name])
    urls[name] = `https://localhost:${await listen(createServer(passing))}`
  }
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  for (const server of listening) server.close()
  await stage?.close()
})

function secureServer(closes: () => boolean): Server {
  const options = {
    key: readFileSync(certificate('server.key')),
    cert: readFileSync(certificate('server.pem')),
  }
  return createSecureServer(options, (_, response) => {
    if (closes()) response.setHeader('connection', 'close')
    response.end('ok')
  })
}

async function listen(server: Server): Promise<number> {
  listening.push(server)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

/** What comes from the server is held back. */
function passOn(client: Socket, port: number, heldMs: () => number): void {
  const server = open(port, '127.0.0.1')
  sockets.add(server)
  server.on('error', () => client.destroy())
  client.pipe(server)
  server.on('data', (data) => {
    setTimeout(() => client.destroyed || client.write(data), heldMs())
  })
  server.on('close', () => setTimeout(() => client.end(), heldMs()))
}

async function causes(): Promise<Cause[]> {
  const tls = { ca: certificate('ca.pem') }
  const { opened } = await stage.run({
    environments: {
      production: { url: urls.production, tls },
      staging: { url: urls.staging, tls },
    },
    config: { journeys: { iterations: 8 }, margins: { typical: '50%', floor: '50ms' } },
  })
  expect(opened.file.reason).toBeUndefined()
  const { differences } = judgeRun(opened)
  return differences.find(({ cell }) => cell === 'journey visit · duration')?.causes ?? []
}

it('an environment without keep-alive is told with the connections that it opens', async () => {
  closing = true
  const found = await causes()
  closing = false
  expect(found.map(({ rule }) => rule)).toContain('connection')
  expect(found.find(({ rule }) => rule === 'connection')?.text).toMatch(
    /opening connections \(.* ms\); 1 → 12 of them per iteration: no keep-alive\?$/,
  )
})

it('an environment that is further away is told with its connections, and its server is not blamed', async () => {
  delayMs.staging = 5 * near
  const found = await causes()
  delayMs.staging = near
  expect(found.map(({ rule }) => rule)).toEqual(['distance'])
  expect(found[0]?.text).toMatch(
    /longer way to the server: opening a connection takes \d+ → \d+ ms$/,
  )
})

it('the pair without either has no cause', async () => {
  expect(await causes()).toEqual([])
})
