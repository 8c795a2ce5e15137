// One step of the closed loop against servers that do what servers do: what is sent, what is counted,
// and what autocannon alone would do wrong.

import { readFileSync } from 'node:fs'
import { text as textOf } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { schema, type UserConfig } from '../../../src/config/schema.ts'
import { LoopThreads } from '../../../src/send/saturation/loop-threads.ts'
import type { LoopSetup, StepOrder, StepReport } from '../../../src/send/saturation/messages.ts'
import { serveBytes, serveHttp, serveHttps } from '../../environments/loopback.ts'

type More = Partial<LoopSetup> & {
  environment?: Omit<UserConfig['environments'][string], 'url'>
  threads?: number
  step?: Partial<StepOrder>
}

const certificate = (name: string) =>
  fileURLToPath(new URL(`../../environments/certificates/${name}`, import.meta.url))
const https = {
  key: readFileSync(certificate('server.key')),
  cert: readFileSync(certificate('server.pem')),
}

async function open(url: string, more: Omit<More, 'step'> = {}): Promise<LoopThreads> {
  const { environment, threads = 1, ...setup } = more
  const { environments } = schema.parse({ environments: { shop: { url, ...environment } } })
  const loop = await LoopThreads.open(
    {
      environments,
      runId: 'run-1',
      version: '0.1.0',
      requests: { shop: [{ method: 'GET', target: '/' }] },
      timeoutMs: 5_000,
      ...setup,
    },
    threads,
  )
  onTestFinished(() => loop.close())
  return loop
}

const order = { environment: 'shop', connections: 4, settleMs: 50, measureMs: 250, maxErrors: 1 }

async function step(url: string, { step: changes, ...more }: More = {}): Promise<StepReport> {
  const loop = await open(url, more)
  const report = await loop.step({ ...order, ...changes })
  const { sent, answered, failed, timedOut, closed } = report.ledger
  expect(sent).toBe(answered + failed + timedOut + closed)
  return report
}

it('sends credentials, marker and user agent, and the requests as often as they are in the list', async () => {
  const seen = new Map<string, number>()
  let headers: Record<string, unknown> = {}
  const url = await serveHttp((request, response) => {
    headers = request.headers
    seen.set(request.url!, (seen.get(request.url!) ?? 0) + 1)
    response.end('ok')
  })
  const report = await step(url, {
    environment: { headers: { authorization: 'Bearer 1', 'x-team': 'a' } },
    requests: {
      shop: ['/a', '/b', '/b', '/b'].map((target) => ({ method: 'GET', target })),
    },
  })
  expect(headers).toMatchObject({
    authorization: 'Bearer 1',
    'x-team': 'a',
    'user-agent': 'trueup/0.1.0',
    'x-trueup-run': 'run-1',
    host: new URL(url).host,
  })
  expect(report.ledger.answered).toBeGreaterThan(20)
  const [one, other] = [seen.get('/a')!, seen.get('/b')!]
  expect(other / (one + other)).toBeCloseTo(0.75, 1)
  expect(one + other).toBe(report.ledger.sent)
})

it('sends a body in bytes, with its own type and length', async () => {
  const seen = new Set<string>()
  const url = await serveHttp(async (request, response) => {
    const text = await textOf(request)
    seen.add(`${request.method} ${request.headers['content-type']} ${text}`)
    response.end('ok')
  })
  const { errors, ledger } = await step(url, {
    environment: { headers: { 'content-type': 'text/plain' } },
    requests: {
      shop: [
        { method: 'POST', target: '/', body: { text: '{"q":"Öl"}', contentType: 'a/b' } },
        { method: 'GET', target: '/' },
      ],
    },
  })
  expect(seen).toEqual(new Set(['POST a/b {"q":"Öl"}', 'GET text/plain ']))
  expect({ errors, failed: ledger.failed }).toEqual({ errors: 0, failed: 0 })
})

it('takes the answer to HEAD for whole when its headers are there', async () => {
  const seen = { HEAD: 0, GET: 0 }
  const url = await serveHttp((request, response) => {
    seen[request.method as 'HEAD' | 'GET']++
    // One with a length, the other in chunks.
    if (request.url === '/long') response.setHeader('content-length', 5)
    response.end('hello')
  })
  const { errors, ledger } = await step(url, {
    requests: {
      shop: ['/long', '/chunked'].flatMap((target) =>
        ['HEAD', 'GET'].map((method) => ({ method, target })),
      ),
    },
  })
  expect(errors).toBe(0)
  expect(ledger.answered).toBe(ledger.sent)
  expect(seen.HEAD).toBeGreaterThan(10)
  expect(Math.abs(seen.HEAD - seen.GET)).toBeLessThanOrEqual(order.connections)
})

it('has no more requests under way than connections, over several threads', async () => {
  let there = 0
  let most = 0
  const url = await serveHttp((_, response) => {
    most = Math.max(most, ++there)
    setTimeout(() => {
      there--
      response.end('ok')
    }, 10)
  })
  const report = await step(url, { threads: 2, step: { connections: 5 } })
  expect(most).toBe(5)
  expect(report.errors).toBe(0)
  expect(report.count).toBeLessThanOrEqual(report.ledger.answered)
})

it('lets the last answers come before it ends', async () => {
  let aborted = 0
  const url = await serveHttp((request, response) => {
    request.once('close', () => {
      if (!response.writableFinished) aborted++
    })
    setTimeout(() => response.end('ok'), 100)
  })
  const report = await step(url)
  expect(report.ledger).toMatchObject({ failed: 0, timedOut: 0 })
  expect(aborted).toBe(0)
})

it('counts what a closing server did not answer apart from what failed', async () => {
  const url = await serveHttp((_, response) => {
    response.setHeader('connection', 'close')
    response.end('ok')
  })
  const report = await step(url)
  expect(report.ledger.failed).toBe(0)
  expect(report.errors).toBe(0)
  expect(report.ledger.answered).toBeGreaterThan(4)
})

it('counts statuses that are errors, and gives a step up where there are too many', async () => {
  const url = await serveHttp((_, response) => {
    setTimeout(() => response.writeHead(503).end(), 2)
  })
  const report = await step(url, { step: { maxErrors: 0.1, measureMs: 20_000 } })
  expect(report.cut).toMatch(/^\d+ of \d+ requests failed$/)
  expect(report.count).toBe(0)
  expect(report.ledger.statuses['503']).toBe(report.ledger.answered)
  expect(report.examples).toEqual({ 'http-503': 'answered with status 503' })
})

it('does not storm a server that resets connections', async () => {
  let connections = 0
  const url = await serveBytes((socket) => {
    connections++
    socket.resetAndDestroy()
  })
  const report = await step(url, { step: { connections: 2, measureMs: 500 } })
  expect(report.ledger.errorKinds).toMatchObject({ reset: report.ledger.failed })
  expect(report.ledger.failed).toBeGreaterThan(0)
  // Autocannon alone comes to thousands.
  expect(connections).toBeLessThan(20)
})

it('counts a timeout as an error that took its time', async () => {
  const url = await serveHttp(() => {})
  const report = await step(url, { timeoutMs: 1_000, step: { measureMs: 1_500 } })
  expect(report.ledger.timedOut).toBeGreaterThanOrEqual(4)
  expect(report.ledger.answered).toBe(0)
})

it('counts a request once that was lost shortly before its time was over', async () => {
  let connections = 0
  const url = await serveBytes((socket) => {
    connections++
    setTimeout(() => socket.resetAndDestroy(), 850)
  })
  const report = await step(url, { timeoutMs: 1_000, step: { connections: 2, measureMs: 1_500 } })
  expect(report.ledger.failed).toBeGreaterThan(0)
  // None was left open beside the one that took its place.
  expect(connections).toBe(report.ledger.sent)
})

it('counts timeouts under a limit of the rate too', async () => {
  const url = await serveBytes((socket, _, nth) => {
    if (nth === 0) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
  })
  const report = await step(url, { timeoutMs: 1_000, maxRate: 20, step: { measureMs: 1_200 } })
  expect(report.ledger.timedOut).toBeGreaterThanOrEqual(4)
  expect(report.ledger.errorKinds).toEqual({ 'timed-out': report.ledger.timedOut })
})

it('sends nothing into a connection that was lost while the request waited for its turn', async () => {
  let seen = 0
  const url = await serveBytes((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
    // The fifth has its turn a second after the first, when the next connection, which comes 200 ms
    // after the loss, is not there yet; the earlier the loss, the surer it is noticed by then.
    if (++seen === 4) setTimeout(() => socket.resetAndDestroy(), 830)
  })
  const report = await step(url, { maxRate: 4, step: { connections: 1, measureMs: 1_500 } })
  expect(report.ledger.sent).toBeGreaterThan(4)
  expect(report.ledger.sent).toBe(seen)
})

it('never exceeds the rate', async () => {
  const timesMs: number[] = []
  const url = await serveHttp((_, response) => {
    timesMs.push(performance.now())
    response.end('ok')
  })
  const report = await step(url, { maxRate: 20, step: { measureMs: 1_500 } })
  expect(report.ledger.failed + report.ledger.timedOut).toBe(0)
  // 20 a second for as long as it took, with what was on its way at either end.
  const seconds = (timesMs.at(-1)! - timesMs[0]!) / 1_000
  expect(timesMs.length).toBeLessThanOrEqual(20 * (seconds + 1) + 4)
})

it('trusts an own authority, and sends nothing to a server that nobody vouches for', async () => {
  let requests = 0
  const url = await serveHttps(https, (_, response) => {
    requests++
    response.end('ok')
  })
  const trusted = await step(url, { environment: { tls: { ca: certificate('ca.pem') } } })
  expect(trusted.ledger.failed).toBe(0)
  expect(trusted.ledger.answered).toBe(requests)
  expect(requests).toBeGreaterThan(4)
  requests = 0
  const untrusted = await step(url, { environment: { headers: { authorization: 'Bearer 1' } } })
  expect(untrusted.ledger).toMatchObject({
    answered: 0,
    errorKinds: { tls: untrusted.ledger.failed },
  })
  await delay(50)
  expect(requests).toBe(0)
})

it('says why an environment cannot be used', async () => {
  await expect(
    step('http://127.0.0.1:9', { environment: { tls: { ca: '/nowhere.pem' } } }),
  ).rejects.toThrow(/environments\.shop\.tls\.ca: \/nowhere\.pem cannot be read/)
})

it('measures nothing more with a thread that has ended', async () => {
  const loop = await open(await serveHttp((_, response) => response.end('ok')))
  await expect(loop.step({ ...order, environment: 'nowhere' })).rejects.toThrow()
  await expect(loop.step(order)).rejects.toThrow()
})
