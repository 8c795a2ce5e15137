import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { newVisitor } from '../../../src/journeys/http/visitor.ts'
import { environmentAt, serveBytes, serveHttp } from '../../environments/loopback.ts'
import { marker, play } from './iterate.ts'

test('a sample says what the journey took, asked and got', async () => {
  const url = await serveHttp((request, response) => {
    if (request.url === '/old') response.writeHead(302, { location: '/new' }).end()
    else response.end('12345')
  })
  const startedMs = performance.now()
  const sample = await play(environmentAt(url), async ({ http, step, think }) => {
    await step('open', () => http.get('/old'))
    await think(300)
    await step('read', () => http.get('/again'))
  })
  expect(sample).toMatchObject({
    journey: 'under test',
    outcome: 'ok',
    hosts: { [new URL(url).host]: { requests: 3, bytes: 10 } },
    statuses: { 200: 2, 302: 1 },
    redirects: 1,
    metrics: { requests: 3, bytes: 10, ttfb: expect.any(Number) },
  })
  expect(sample.steps.map(({ name, metrics }) => [name, metrics?.requests])).toEqual([
    ['open', 2],
    ['read', 1],
  ])
  // Whatever the machine is busy with, the think time is missing from the journey's.
  expect(sample.durationUs / 1000).toBeLessThan(performance.now() - startedMs - 290)
  expect(sample).not.toHaveProperty('error')
})

test.each([
  [500, 'http-500'],
  [404, 'http-404'],
  [429, 'rate-limited'],
])('status %i fails the step as %s', async (status, kind) => {
  const url = await serveHttp((_, response) => response.writeHead(status).end())
  const sample = await play(environmentAt(url), ({ http, step }) =>
    step('ask', () => http.get('/')),
  )
  expect(sample).toMatchObject({ outcome: 'failed', error: { kind, step: 'ask' } })
  expect(sample.statuses).toEqual({ [status]: 1 })
})

test('a status that the journey expects is no failure', async () => {
  const url = await serveHttp((_, response) => response.writeHead(404).end('none'))
  const sample = await play(environmentAt(url), async ({ http, check }) => {
    const answer = await http.get('/', { allow: [404] })
    check(answer.status === 404 && answer.text() === 'none', 'gone')
  })
  expect(sample.outcome).toBe('ok')
})

test('a journey that never settles is ended, and its request with it', async () => {
  let closed = () => {}
  const gone = new Promise<void>((resolve) => {
    closed = resolve
  })
  const url = await serveBytes((socket) => socket.on('close', closed))
  const sample = await play(
    environmentAt(url),
    ({ http, step }) => step('wait', () => http.get('/')),
    {
      timeoutMs: 1_000,
    },
  )
  expect(sample).toMatchObject({
    outcome: 'timed-out',
    durationUs: 1_000_000,
    error: { kind: 'timed-out', step: 'wait' },
  })
  await gone
})

test('a request that takes too long is a timeout of its step', async () => {
  const url = await serveBytes(() => {})
  const sample = await play(environmentAt(url), ({ http, step }) =>
    step('ask', () => http.get('/', { timeoutMs: 50 })),
  )
  expect(sample).toMatchObject({ outcome: 'timed-out', error: { kind: 'timed-out', step: 'ask' } })
})

test('the clean-up runs after a failure, is not measured, and may ask with the same cookies', async () => {
  const asked: string[] = []
  const url = await serveHttp((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.cookie ?? ''}`)
    response.setHeader('set-cookie', 'cart=7').end()
  })
  const startedMs = performance.now()
  const sample = await play(
    environmentAt(url),
    async ({ http, check }) => {
      await http.get('/cart')
      check(false, 'empty')
    },
    {
      after: async ({ http }) => {
        await sleep(200)
        await http.delete('/cart')
      },
    },
  )
  expect(asked).toEqual(['GET /cart ', 'DELETE /cart cart=7'])
  expect(sample).toMatchObject({
    outcome: 'failed',
    error: { message: 'empty' },
    metrics: { requests: 1 },
  })
  expect(sample.durationUs / 1000).toBeLessThan(performance.now() - startedMs - 190)
})

test('a clean-up that fails is a failure of its own kind', async () => {
  const url = await serveHttp((_, response) => response.writeHead(500).end())
  const sample = await play(environmentAt(url), async () => {}, {
    after: async ({ http }) => {
      await http.delete('/cart')
    },
  })
  expect(sample).toMatchObject({ outcome: 'failed', error: { kind: 'after' } })
})

test('a new visitor has no cookies and connects anew; a kept one has both', async () => {
  const seen: string[] = []
  const url = await serveHttp((request, response) => {
    seen.push(`${request.socket.remotePort} ${request.headers.cookie}`)
    response.setHeader('set-cookie', 'id=1').end()
  })
  const environment = environmentAt(url)
  const visit = (visitor = newVisitor(environment, marker)) =>
    play(environment, async ({ http }) => void (await http.get('/')), { visitor })
  const kept = newVisitor(environment, marker)
  await visit(kept)
  await visit(kept)
  await visit()
  const [first, second, third] = seen.map((line) => line.split(' '))
  expect(second).toEqual([first![0], 'id=1'])
  expect(third![1]).toBe('undefined')
  expect(third![0]).not.toBe(first![0])
})

test('waiting for maxRate is left out of the time', async () => {
  const url = await serveHttp((_, response) => response.end())
  const startedMs = performance.now()
  const sample = await play(environmentAt(url, { maxRate: 0.5 }), async ({ http, step }) => {
    for (let i = 0; i < 2; i++) await step('ask', () => http.get('/'))
  })
  const wallMs = performance.now() - startedMs
  expect(wallMs).toBeGreaterThan(1_950)
  expect(sample.durationUs / 1000).toBeLessThan(wallMs - 1_000)
})

test('a request sent once more because its connection was stale is counted', async () => {
  const url = await serveBytes((socket, _, nth) => {
    if (nth === 0) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    else socket.resetAndDestroy()
  })
  const sample = await play(environmentAt(url), async ({ http }) => {
    await http.get('/')
    await http.get('/')
  })
  expect(sample).toMatchObject({ outcome: 'ok', retried: 1 })
})

test('a compressed answer is read as text and counted as it came', async () => {
  const packed = gzipSync('true '.repeat(1000))
  const url = await serveHttp((request, response) => {
    expect(request.headers['accept-encoding']).toContain('zstd')
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed)
  })
  const sample = await play(environmentAt(url), async ({ http, check }) => {
    const answer = await http.get('/')
    check(answer.text().length === 5000, 'unpacked')
  })
  expect(sample).toMatchObject({ outcome: 'ok', metrics: { bytes: packed.length } })
})

test('a bomb fails the journey as too large', async () => {
  const url = await serveHttp((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(65 << 20))),
  )
  const sample = await play(environmentAt(url), async ({ http }) => {
    ;(await http.get('/')).text()
  })
  expect(sample.error?.kind).toBe('too-large')
})

test('text is read in the charset of the header, or of the page', async () => {
  const latin = Buffer.from('<meta charset="iso-8859-1">café', 'latin1')
  const url = await serveHttp((request, response) => {
    const type = request.url === '/header' ? 'text/plain; charset=ISO-8859-1' : 'text/html'
    response.setHeader('content-type', type).end(latin)
  })
  const sample = await play(environmentAt(url), async ({ http, check }) => {
    for (const path of ['/header', '/page']) {
      check((await http.get(path)).text().endsWith('café'), path)
    }
  })
  expect(sample.outcome).toBe('ok')
})

test('what is no JSON says what came instead', async () => {
  const url = await serveHttp((_, response) =>
    response.setHeader('content-type', 'text/html').end('<h1>Sign in</h1>'),
  )
  const sample = await play(environmentAt(url), async ({ http }) => (await http.get('/api')).json())
  expect(sample.error).toMatchObject({
    kind: 'json',
    message: expect.stringMatching(/JSON expected, text\/html came, beginning with "<h1>Sign in/),
  })
})

test('variables, data and the environment reach the journey', async () => {
  const url = await serveHttp((_, response) => response.end())
  const environment = environmentAt(url, { variables: { user: 'ann' } })
  await play(
    environment,
    async ({ data, variables, environment: { name }, iteration }) => {
      expect([data.product, variables.user, name, iteration]).toEqual(['7', 'ann', 'candidate', 0])
    },
    { data: { product: '7' } },
  ).then((sample) => expect(sample.outcome).toBe('ok'))
})
