import { randomBytes } from 'node:crypto'
import type net from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ask, environmentAt, freePort, serveBytes, serveHttp, serveProxy } from './loopback.ts'

test('requests that follow one another share one connection', async () => {
  const ports = new Set<number | undefined>()
  const url = await serveHttp((request, response) => {
    ports.add(request.socket.remotePort)
    response.end('ok')
  })
  const connection = environmentAt(url).connect()
  onTestFinished(() => connection.close())
  for (let i = 0; i < 10; i++) {
    await connection.request({ method: 'GET', url: new URL(url), headers: {}, timeoutMs: 5_000 })
  }
  expect(ports.size).toBe(1)
})

test('an answer comes with its status, all its cookies, and its bytes as they were sent', async () => {
  const url = await serveHttp((_, response) => {
    response.writeHead(404, { 'set-cookie': ['a=1', 'b=2'] }).end('gone')
  })
  const answer = await ask(environmentAt(url))
  expect(answer).toMatchObject({ status: 404, cookies: ['a=1', 'b=2'] })
  expect(answer.body.toString()).toBe('gone')
})

test('time to first byte ends with the first byte, not with the last', async () => {
  const url = await serveHttp((_, response) => {
    response.write('first')
    setTimeout(() => response.end('last'), 2_000)
  })
  const startedMs = performance.now()
  const { ttfbUs } = await ask(environmentAt(url))
  expect(ttfbUs / 1000).toBeLessThan(performance.now() - startedMs - 1_000)
})

test('a port that nobody listens on is refused, and the message names it', async () => {
  const port = await freePort()
  await expect(ask(environmentAt(`http://127.0.0.1:${port}`))).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining(`nothing accepts connections at 127.0.0.1:${port}`),
  })
})

test('a name without an address is a dns error', async () => {
  await expect(ask(environmentAt('http://no-such-host.invalid'))).rejects.toMatchObject({
    kind: 'dns',
  })
})

test('a body that comes a byte at a time is ended by the deadline for the whole', async () => {
  const url = await serveHttp((_, response) => {
    const timer = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(timer))
  })
  await expect(ask(environmentAt(url), { timeoutMs: 900 })).rejects.toMatchObject({
    kind: 'timed-out',
    message: expect.stringMatching(/not done after 900 ms, \d+ bytes of the body had come/),
  })
})

test('a server that never answers is ended by the deadline', async () => {
  const url = await serveBytes(() => {})
  await expect(ask(environmentAt(url), { timeoutMs: 100 })).rejects.toThrow(/no byte of an answer/)
})

test('interim answers without end do not put the deadline off', async () => {
  const url = await serveBytes((socket) => {
    const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 20)
    socket.on('close', () => clearInterval(timer))
  })
  await expect(ask(environmentAt(url), { timeoutMs: 200 })).rejects.toMatchObject({
    kind: 'timed-out',
  })
})

const cut: [name: string, head: string, end: 'reset' | 'close'][] = [
  ['a length, by a reset', 'Content-Length: 100\r\n\r\nhalf', 'reset'],
  ['a length, by a close', 'Content-Length: 100\r\n\r\nhalf', 'close'],
  [
    'a length and connection: close',
    'Connection: close\r\nContent-Length: 100\r\n\r\nhalf',
    'close',
  ],
  ['chunks, by a reset', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', 'reset'],
  ['chunks, by a close', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', 'close'],
  [
    'chunks and connection: close',
    'Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
    'close',
  ],
  ['no length, by a reset', 'Connection: close\r\n\r\nhalf', 'reset'],
]

test.each(cut)('a body with %s that is cut off is no answer', async (_, head, end) => {
  const url = await serveBytes((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${head}`)
    setTimeout(() => (end === 'reset' ? socket.resetAndDestroy() : socket.end()), 30)
  })
  await expect(ask(environmentAt(url))).rejects.toMatchObject({
    kind: expect.stringMatching(/^(reset|protocol)$/),
  })
})

test('a body without a length that ends by a close is whole', async () => {
  const url = await serveBytes((socket) => {
    socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it')
  })
  expect((await ask(environmentAt(url))).body.toString()).toBe('all of it')
})

test('what is not HTTP is a protocol error', async () => {
  const url = await serveBytes((socket) => socket.end('220 mail.example.com ESMTP\r\n'))
  await expect(ask(environmentAt(url))).rejects.toMatchObject({ kind: 'protocol' })
})

test('a body over 64 MiB is too large, whether it says so or not', async () => {
  const announced = await serveHttp((_, response) => {
    response.writeHead(200, { 'content-length': 65 * 1024 * 1024 }).write('x')
  })
  await expect(ask(environmentAt(announced))).rejects.toMatchObject({ kind: 'too-large' })
  const endless = await serveHttp((_, response) => {
    const megabyte = randomBytes(1024 * 1024)
    const more = () => {
      while (!response.closed && response.write(megabyte));
    }
    response.on('drain', more)
    more()
  })
  await expect(ask(environmentAt(endless))).rejects.toMatchObject({ kind: 'too-large' })
})

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const closings = [
  ['reset', (socket: net.Socket) => socket.resetAndDestroy()],
  ['closed', (socket: net.Socket) => socket.end()],
] as const

test.each(closings)(
  'a GET whose kept connection is %s as it leaves is sent once more',
  async (_, drop) => {
    const url = await serveBytes((socket, __, nth) => (nth === 0 ? socket.write(ok) : drop(socket)))
    const connection = environmentAt(url).connect()
    onTestFinished(() => connection.close())
    const request = { method: 'GET', url: new URL(url), headers: {}, timeoutMs: 5_000 }
    expect((await connection.request(request)).retried).toBe(false)
    expect((await connection.request(request)).retried).toBe(true)
  },
)

test('a POST is never sent twice, nor is a GET on a fresh connection', async () => {
  let received = 0
  const url = await serveBytes((socket, _, nth) => {
    received++
    if (nth === 0) socket.write(ok)
    else socket.resetAndDestroy()
  })
  const connection = environmentAt(url).connect()
  onTestFinished(() => connection.close())
  const post = { method: 'POST', url: new URL(url), headers: {}, timeoutMs: 5_000 }
  await connection.request(post)
  await expect(connection.request(post)).rejects.toMatchObject({ kind: 'reset' })
  expect(received).toBe(2)

  let fresh = 0
  const closing = await serveBytes((socket) => {
    fresh++
    socket.resetAndDestroy()
  })
  await expect(ask(environmentAt(closing))).rejects.toMatchObject({ kind: 'reset' })
  expect(fresh).toBe(1)
})

test('an aborted request ends with the reason that was given', async () => {
  const url = await serveBytes(() => {})
  const abort = new AbortController()
  const asked = ask(environmentAt(url), { signal: abort.signal })
  abort.abort(new Error('enough'))
  await expect(asked).rejects.toThrow('enough')
})

test('a plain request goes through the proxy, with its user and password', async () => {
  const seen: string[] = []
  const url = await serveHttp((_, response) => response.end('behind'))
  const proxy = new URL(await serveProxy(seen))
  proxy.username = 'ann'
  proxy.password = 'secret'
  const answer = await ask(environmentAt(url, { proxy: proxy.href }), { path: '/x?y=1' })
  expect(answer.body.toString()).toBe('behind')
  expect(seen).toEqual([`GET ${url}/x?y=1 Basic ${btoa('ann:secret')}`])
})

test('a proxy that refuses to lead on is named, without its password', async () => {
  const refusing = await serveBytes((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  const proxy = refusing.replace('http://', 'http://ann:secret@')
  const asked = ask(environmentAt('https://shop.example.com', { proxy }))
  await expect(asked).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining(`through the proxy ${new URL(refusing).host}`),
  })
  await expect(asked).rejects.toThrow(expect.not.stringContaining('secret'))
})

test('messages leave out the query, which may be secret', async () => {
  const url = await serveBytes((socket) => socket.resetAndDestroy())
  await expect(ask(environmentAt(url), { path: '/pay?token=hush' })).rejects.toThrow(
    expect.not.stringContaining('hush'),
  )
})
