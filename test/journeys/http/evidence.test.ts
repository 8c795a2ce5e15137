// What is recorded of an HTTP journey beside its latency, against real servers.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { HttpJourney } from '../../../src/journeys/define.ts'
import type { EvidenceLine } from '../../../src/record/evidence.ts'
import { environmentAt, serveBytes, serveHttp, serveHttps } from '../../environments/loopback.ts'
import { play } from './iterate.ts'

const file = (name: string) =>
  path.join(import.meta.dirname, '../../environments/certificates', name)

async function evidenceOf(
  environment: ReturnType<typeof environmentAt>,
  run: HttpJourney['run'],
): Promise<EvidenceLine[]> {
  return (await play(environment, run)).evidence!
}

const getAll =
  (...paths: string[]): HttpJourney['run'] =>
  async ({ http }) => {
    for (const path of paths) await http.get(path)
  }

test('the journey and each of its steps have a line, with the requests of each', async () => {
  const url = await serveHttp((_, response) => response.end('four'))
  const lines = await evidenceOf(environmentAt(url), async ({ http, step }) => {
    await http.get('/')
    await step('pay', async () => {
      await http.get('/pay')
      await step('confirm', () => http.get('/confirm'))
    })
  })
  expect(
    lines.map(({ subject, requests, bytes }) => [subject.name, subject.step, requests, bytes]),
  ).toEqual([
    ['under test', undefined, 3, 12],
    ['under test', 'pay', 2, 8],
    ['under test', 'pay > confirm', 1, 4],
  ])
  expect(lines[0]).toMatchObject({ environment: 'candidate', block: 0, statuses: { 200: 3 } })
})

test('the phases of its requests add up to their time', async () => {
  const url = await serveHttp((_, response) => {
    response.write('first')
    setTimeout(() => response.end('last'), 300)
  })
  const [line] = await evidenceOf(environmentAt(url), getAll('/', '/'))
  const { phases, growth } = line!
  expect(phases.connect?.count).toBe(1)
  expect(phases['first-byte']?.count).toBe(2)
  expect(phases.download!.totalUs).toBeGreaterThan(500_000)
  const partsUs = Object.values(phases).reduce((sum, { totalUs }) => sum + totalUs, 0)
  expect(Math.abs(partsUs - growth!.bytes!.y * 1000)).toBeLessThan(20)
})

test('a connection is seen to be made once where it is kept, and each time where it is not', async () => {
  const kept = await serveHttp((_, response) => response.end())
  const closed = await serveHttp((_, response) => {
    response.setHeader('connection', 'close').end()
  })
  const [one] = await evidenceOf(environmentAt(kept), getAll('/', '/', '/'))
  const [other] = await evidenceOf(environmentAt(closed), getAll('/', '/', '/'))
  expect(one!.traits.connection).toEqual({ new: 1, reused: 2 })
  expect(other!.traits.connection).toEqual({ new: 3 })
  expect(other!.phases.connect?.count).toBe(3)
})

test('over https the handshake stands apart, and a name was looked up', async () => {
  const server = { key: readFileSync(file('server.key')), cert: readFileSync(file('server.pem')) }
  const url = await serveHttps(server, (_, response) => response.end())
  const tls = { ca: file('ca.pem') }
  const [line] = await evidenceOf(environmentAt(url, { tls }), getAll('/', '/'))
  expect(line!.phases.tls).toMatchObject({ count: 1 })
  expect(line!.phases.dns).toMatchObject({ count: 1 })
  expect(line!.phases.tls!.totalUs).toBeGreaterThan(0)
})

test('it says what answers are like: compression, caches, versions, cookies by name', async () => {
  const url = await serveHttp((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('server', 'nginx/1.25')
    response.setHeader('x-powered-by', 'PHP/8.3')
    response.setHeader('set-cookie', ['sid=very-secret-value; HttpOnly', 'lang=de'])
    if (request.url === '/old') response.writeHead(301, { location: '/new' }).end()
    else if (request.url === '/new') {
      response.setHeader('content-encoding', 'gzip').setHeader('age', '12')
      response.end(gzipSync('hello'))
    } else response.setHeader('x-cache', 'MISS from edge').end('plain')
  })
  const lines = await evidenceOf(environmentAt(url), getAll('/old', '/'))
  expect(lines[0]!.traits).toEqual({
    protocol: { 'HTTP/1.1': 3 },
    connection: { new: 1, reused: 2 },
    type: { 'text/html': 3 },
    encoding: { none: 2, gzip: 1 },
    cache: { hit: 1, miss: 1 },
    server: { 'nginx/1.25': 3 },
    version: { 'x-powered-by: PHP/8.3': 3 },
    redirect: { 301: 1 },
    cookie: { sid: 3, lang: 3 },
  })
  expect(JSON.stringify(lines)).not.toContain('very-secret-value')
})

test('each entry of Server-Timing is added up', async () => {
  const url = await serveHttp((_, response) => {
    response.setHeader('server-timing', 'db;dur=12.5, cache;desc="hit, fresh";dur=1, miss').end()
  })
  const [line] = await evidenceOf(environmentAt(url), getAll('/', '/'))
  expect(line!.serverTiming).toEqual({
    db: { count: 2, totalUs: 25_000 },
    cache: { count: 2, totalUs: 2_000 },
  })
})

test('a hostile server cannot make it large', async () => {
  const timings = Array.from({ length: 10_000 }, (_, n) => `t${n};dur=1e99`).join(',')
  const url = await serveBytes((socket, _, nth) => {
    const names = Array.from({ length: 60 }, (_, n) => `x${nth}${n};dur=1`).join(',')
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-length: 0\r\nserver: ${'s'.repeat(5_000)}${nth}\r\nvia: ${nth}\r\n` +
        `server-timing: __proto__;dur=1,${names},${timings}\r\nset-cookie: ${'c'.repeat(900)}${nth}=1\r\n\r\n`,
    )
  })
  const paths = Array.from({ length: 40 }, (_, n) => `/?p${n}=1&page=${n}`)
  const [line] = await evidenceOf(environmentAt(url), getAll(...paths))
  expect(Object.keys(line!.traits.via!)).toHaveLength(21)
  expect(line!.traits.via!.other).toBe(20)
  expect(Object.keys(line!.serverTiming)).toHaveLength(20)
  expect(Object.keys(line!.growth!.parameters!)).toHaveLength(20)
  expect(JSON.stringify(line).length).toBeLessThan(20_000)
})

test('each request to the environment carries a trace of its own, and no other host gets one', async () => {
  const sent: unknown[] = []
  const foreign: unknown[] = []
  const other = await serveHttp(({ headers }, response) => {
    foreign.push(headers.traceparent)
    response.end()
  })
  const url = await serveHttp(({ headers }, response) => {
    sent.push(headers.traceparent)
    response.end()
  })
  const [line] = await evidenceOf(
    environmentAt(url),
    getAll('/', '/?page=2&token=abcdef', '/3', `${other}/elsewhere`),
  )
  expect(foreign).toEqual([undefined])
  expect(new Set(sent).size).toBe(3)
  expect(line!.slowest).toHaveLength(3)
  expect(line!.slowest.find(({ target }) => target.startsWith('/?'))).toMatchObject({
    method: 'GET',
    target: '/?page=2&token=masked',
    status: 200,
    traceId: String(sent[1]).split('-')[1],
  })
  expect(line!.hosts).toMatchObject({
    [new URL(url).host]: { requests: 3, foreign: false },
    [new URL(other).host]: { requests: 1, foreign: true },
  })
})

test('failures are counted by their kind, and refusals that say when to come back', async () => {
  const url = await serveHttp((request, response) => {
    if (request.url === '/cut') request.socket.destroy()
    else response.writeHead(429, { 'retry-after': '1' }).end()
  })
  const [line] = await evidenceOf(environmentAt(url), async ({ http }) => {
    await http.get('/', { allow: [429] })
    await http.post('/cut').catch(() => {})
  })
  expect(line).toMatchObject({ requests: 1, retryAfter: 1, errorKinds: { reset: 1 } })
})

test('latency over numbers in the URL is a line that can be drawn again', async () => {
  const url = await serveHttp((_, response) => response.end())
  const [line] = await evidenceOf(environmentAt(url), getAll('/?page=1', '/?page=3', '/items/5'))
  const { parameters } = line!.growth!
  expect(parameters!.page).toMatchObject({ count: 2, x: 4, xx: 10 })
  expect(parameters![':id']).toMatchObject({ count: 1, x: 5 })
})
