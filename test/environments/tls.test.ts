import { readFileSync } from 'node:fs'
import { createSecureServer } from 'node:http2'
import net from 'node:net'
import path from 'node:path'
import type { TLSSocket } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { openEnvironment } from '../../src/environments/environment.ts'
import { ask, environmentAt, serveHttps, serveProxy } from './loopback.ts'

const file = (name: string) => path.join(import.meta.dirname, 'certificates', name)
const identity = { cert: readFileSync(file('server.pem')), key: readFileSync(file('server.key')) }
const asksForClient = {
  ...identity,
  ca: readFileSync(file('ca.pem')),
  requestCert: true,
  rejectUnauthorized: false,
}
const own = { ca: file('ca.pem') }
const withClient = { ...own, cert: file('client.pem'), key: file('client.key') }

/** A server that says who the client proved to be. */
const serveWho = () =>
  serveHttps(asksForClient, (request, response) => {
    const subject = (request.socket as TLSSocket).getPeerCertificate().subject
    response.end(subject?.CN?.toString() ?? 'nobody')
  })

test('a certificate of an unknown authority is a tls error that says where an own one goes', async () => {
  const url = await serveHttps(identity, (_, response) => response.end('ok'))
  await expect(ask(environmentAt(url))).rejects.toMatchObject({
    kind: 'tls',
    message: expect.stringContaining('an own authority goes into tls.ca'),
  })
})

test('an own authority is trusted', async () => {
  const url = await serveHttps(identity, (_, response) => response.end('ok'))
  expect((await ask(environmentAt(url, { tls: own }))).status).toBe(200)
})

test('a certificate for another name is refused, own authority or not', async () => {
  const url = await serveHttps(identity, (_, response) => response.end('ok'))
  const other = url.replace('localhost', '127.0.0.2')
  const server = net.createServer((socket) => {
    const onward = net.connect(Number(new URL(url).port), '127.0.0.1')
    socket.pipe(onward).pipe(socket)
    for (const end of [socket, onward]) end.on('error', () => {})
  })
  await new Promise<void>((resolve) =>
    server.listen(Number(new URL(other).port), '127.0.0.2', resolve),
  )
  onTestFinished(() => void server.close())
  await expect(ask(environmentAt(other, { tls: own }))).rejects.toMatchObject({ kind: 'tls' })
})

test('a server of HTTP/2 alone is there, and said to be so', async () => {
  const server = createSecureServer(identity)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as net.AddressInfo
  await expect(ask(environmentAt(`https://localhost:${port}`, { tls: own }))).rejects.toMatchObject(
    {
      kind: 'protocol',
      message: expect.stringMatching(/is there but speaks no HTTP\/1\.1.* application protocol\)$/),
    },
  )
})

test('only acceptAnyCertificate turns the checks off', async () => {
  const url = await serveHttps(identity, (_, response) => response.end('ok'))
  const tls = { acceptAnyCertificate: 'a throw-away container' }
  expect((await ask(environmentAt(url, { tls }))).status).toBe(200)
})

test('a client certificate proves who trueup is', async () => {
  const answer = await ask(environmentAt(await serveWho(), { tls: withClient }))
  expect(answer.body.toString()).toBe('trueup test client')
})

test('a client certificate is not shown to another origin', async () => {
  const environment = environmentAt(await serveWho(), { tls: withClient })
  const elsewhere = await serveWho()
  const connection = environment.connect()
  onTestFinished(() => connection.close())
  const answer = await connection.request({
    method: 'GET',
    url: new URL(elsewhere),
    headers: {},
    timeoutMs: 5_000,
  })
  expect(answer.body.toString()).toBe('nobody')
})

test('https goes through a proxy by CONNECT, with own authority and client certificate', async () => {
  const seen: string[] = []
  const url = await serveWho()
  const proxy = await serveProxy(seen)
  const answer = await ask(environmentAt(url, { tls: withClient, proxy }))
  expect(answer.body.toString()).toBe('trueup test client')
  expect(seen).toEqual([`CONNECT ${new URL(url).host}`])
})

test('a server that hangs up in the handshake is a tls error', async () => {
  const server = net.createServer((socket) => socket.on('data', () => socket.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as net.AddressInfo
  await expect(ask(environmentAt(`https://localhost:${port}`))).rejects.toMatchObject({
    kind: 'tls',
  })
})

test.each([
  [
    'a file that is not there',
    { ca: file('nowhere.pem') },
    /environments\.a\.tls\.ca: .*nowhere\.pem/,
  ],
  [
    'a key of another certificate',
    { ...withClient, key: file('server.key') },
    /tls\.cert and tls\.key/,
  ],
])('%s is named before anything is sent', (_, tls, message) => {
  const config = { url: 'https://localhost', production: false, headers: {}, variables: {}, tls }
  const breaker = { window: 10_000, atLeast: 20, errorPoints: 20, latencyFactor: 5, coolDown: 0 }
  expect(() => openEnvironment('a', { a: { ...config, breaker } })).toThrow(message)
})
