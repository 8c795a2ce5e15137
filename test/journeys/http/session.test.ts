import { expect, test } from 'vitest'
import { environmentAt, serveHttp } from '../../environments/loopback.ts'
import { play } from './iterate.ts'

interface Seen {
  request: string
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** A server that remembers what it was asked; `redirects` says where its paths lead. */
async function serveSeen(redirects: Record<string, [status: number, to: string]> = {}) {
  const seen: Seen[] = []
  const url = await serveHttp(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    seen.push({ request: `${request.method} ${request.url}`, headers: request.headers, body })
    const [status, location] = redirects[request.url!] ?? [200, '']
    response.writeHead(status, location ? { location } : {}).end()
  })
  return { url, seen }
}

const secrets = {
  headers: { 'x-api-key': 'k1', 'X-Absent': undefined },
  basicAuth: { username: 'ann', password: 'pw' },
}

test('configured headers and basic auth go to the environment', async () => {
  const { url, seen } = await serveSeen()
  await play(environmentAt(url, secrets), async ({ http }) => void (await http.get('/')))
  expect(seen[0]!.headers).toMatchObject({
    'x-api-key': 'k1',
    authorization: `Basic ${btoa('ann:pw')}`,
    host: new URL(url).host,
  })
  expect(seen[0]!.headers).not.toHaveProperty('x-absent')
})

test('every request says by whom and in which run it was sent; the configuration may say it otherwise', async () => {
  const { url, seen } = await serveSeen()
  const get: Parameters<typeof play>[1] = async ({ http }) => void (await http.get('/'))
  await play(environmentAt(url), get)
  await play(environmentAt(url, { headers: { 'User-Agent': 'monitor' } }), get)
  expect(seen[0]!.headers).toMatchObject({
    'user-agent': 'trueup/1.2.3',
    'x-trueup-run': 'test-run',
  })
  expect(seen[1]!.headers).toMatchObject({ 'user-agent': 'monitor', 'x-trueup-run': 'test-run' })
})

test('no credential follows a redirect to another origin, be it only another port', async () => {
  const third = await serveSeen()
  const { url } = await serveSeen({ '/out': [307, `${third.url}/landing`] })
  await play(environmentAt(url, secrets), async ({ http }) => {
    const headers = { authorization: 'Bearer b', 'x-session': 's', cookie: 'c=1', accept: 'text/x' }
    await http.post('/out', { headers, json: { a: 1 } })
  })
  const { headers, request, body } = third.seen[0]!
  expect(request).toBe('POST /landing')
  expect(body).toBe('{"a":1}')
  expect(headers).toMatchObject({ accept: 'text/x', 'content-type': 'application/json' })
  for (const name of ['authorization', 'x-api-key', 'x-session', 'cookie']) {
    expect(headers).not.toHaveProperty(name)
  }
})

test('a cookie goes to no other host', async () => {
  const third = await serveSeen()
  const elsewhere = third.url.replace('127.0.0.1', 'localhost')
  const url = await serveHttp((_, response) => {
    response.writeHead(302, { location: elsewhere, 'set-cookie': 'id=1' }).end()
  })
  await play(environmentAt(url), async ({ http }) => void (await http.get('/')))
  expect(third.seen[0]!.headers).not.toHaveProperty('cookie')
})

const methods: [status: number, sent: string, followed: string][] = [
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'PUT', 'GET'],
  [303, 'HEAD', 'HEAD'],
  [302, 'PUT', 'PUT'],
  [307, 'POST', 'POST'],
  [308, 'DELETE', 'DELETE'],
]

test.each(methods)('after a %i a %s becomes a %s', async (status, sent, followed) => {
  const { url, seen } = await serveSeen({ '/from': [status, 'to?x=1'] })
  await play(environmentAt(url), async ({ http }) => {
    const body = sent === 'HEAD' ? {} : { body: 'text' }
    await http.request(sent, '/from', { headers: { 'content-type': 'text/plain' }, ...body })
  })
  expect(seen[1]!.request).toBe(`${followed} /to?x=1`)
  const keepsBody = followed === sent && sent !== 'HEAD'
  expect(seen[1]!.body).toBe(keepsBody ? 'text' : '')
  if (followed === 'GET') expect(seen[1]!.headers).not.toHaveProperty('content-type')
})

test('redirect: manual stops at the redirect', async () => {
  const { url, seen } = await serveSeen({ '/': [302, '/next'] })
  const sample = await play(environmentAt(url), async ({ http, check }) => {
    const answer = await http.get('/', { redirect: 'manual' })
    check(answer.status === 302 && answer.headers.location === '/next', 'stopped')
  })
  expect(sample).toMatchObject({ outcome: 'ok', redirects: 1 })
  expect(seen).toHaveLength(1)
})

test('a redirect in a circle is an error', async () => {
  const { url, seen } = await serveSeen({ '/a': [302, '/b'], '/b': [302, '/a'] })
  const sample = await play(environmentAt(url), async ({ http }) => void (await http.get('/a')))
  expect(sample.error).toMatchObject({ kind: 'redirect-loop' })
  expect(seen).toHaveLength(21)
})

test('a redirect to something other than http is an error that names the scheme', async () => {
  const { url } = await serveSeen({ '/': [302, 'shopapp://callback'] })
  const sample = await play(environmentAt(url), async ({ http }) => void (await http.get('/')))
  expect(sample.error?.message).toContain("scheme 'shopapp:'")
})

test('a journey that a redirect leads into the other environment fails, and nothing is sent there', async () => {
  const production = await serveSeen()
  const { url } = await serveSeen({ '/': [302, `${production.url}/`] })
  const others = { production: { url: production.url } }
  const sample = await play(environmentAt(url, {}, others), ({ http, step }) =>
    step('open', () => http.get('/')),
  )
  expect(sample.error).toMatchObject({ kind: 'left-environment', step: 'open' })
  expect(production.seen).toEqual([])
})

test('with journeys.hosts, a host that is not listed gets nothing, not by a redirect either', async () => {
  let asked = 0
  const stranger = await serveHttp((_, response) => {
    asked++
    response.end()
  })
  const url = await serveHttp((_, response) =>
    response.writeHead(302, { location: stranger }).end(),
  )
  const strict = environmentAt(url, {}, {}, { hosts: ['cdn.example.com'] })
  const refused = await play(strict, async ({ http, step }) => {
    await step('open', () => http.get('/'))
  })
  expect(refused.error).toMatchObject({ kind: 'host-not-allowed', step: 'open' })
  expect(asked).toBe(0)
  const listed = environmentAt(url, {}, {}, { hosts: [new URL(stranger).host] })
  const allowed = await play(listed, async ({ http }) => void (await http.get('/')))
  expect(allowed.outcome).toBe('ok')
})

test('a production environment is not written to', async () => {
  const { url, seen } = await serveSeen()
  const sample = await play(environmentAt(url, { production: true }), async ({ http }) => {
    await http.post('/order')
  })
  expect(sample.error).toMatchObject({ kind: 'write-refused' })
  expect(seen).toEqual([])
})

test('a file among the fields makes an upload', async () => {
  const { url, seen } = await serveSeen()
  await play(environmentAt(url), async ({ http }) => {
    const file = new File(['a,b\n'], 'stock.csv', { type: 'text/csv' })
    await http.post('/import', { form: { file, replace: true } })
  })
  const [{ headers, body }] = seen as [Seen]
  expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
  expect(body).toContain('name="file"; filename="stock.csv"')
  expect(body).toContain('a,b\n')
  expect(body).toMatch(/name="replace"\r\n\r\ntrue/)
})

test.each([
  ['two bodies', { json: 1, body: 'x' }, /one body; this one has json and body/],
  ['a body on a GET', { form: { q: 'tea' } }, /GET carries no body/],
])('%s are refused with a word on what to do', async (_, options, message) => {
  const sample = await play(environmentAt('http://127.0.0.1:1'), async ({ http }) => {
    await http.get('/', options)
  })
  expect(sample.error?.message).toMatch(message)
})
