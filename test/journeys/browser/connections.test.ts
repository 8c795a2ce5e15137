import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import type { UserConfig } from '../../../src/config/schema.ts'
import { serveHttp, serveHttps, serveProxy } from '../../environments/loopback.ts'
import { journeysOf } from '../journey-project.ts'

const certificates = path.join(import.meta.dirname, '../../environments/certificates')
const file = (name: string) => path.join(certificates, name)
const identity = { cert: readFileSync(file('server.pem')), key: readFileSync(file('server.key')) }

type Environment = UserConfig['environments'][string]

const opens = (environment: Environment, settings?: UserConfig['journeys']) =>
  journeysOf({
    environments: { staging: environment },
    settings,
    journeys: `export default journey('open', async ({ page, check, data }) => {
      await page.goto('/')
      const text = await page.getByRole('heading').textContent()
      check(text === data.text, 'the page says ' + text)
    })`,
  })

test('an own certificate authority is trusted in the browser, and nothing else is', async () => {
  const url = await serveHttps(identity, (_, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>hi')
  })
  const data = { text: 'hi' }
  const trusted = await opens({ url, tls: { ca: file('ca.pem') } })
  expect((await trusted.run('open', { data })).error).toBeUndefined()
  const unknown = await opens({ url })
  const { error } = await unknown.run('open', { data })
  expect(error).toMatchObject({ kind: 'network' })
  expect(error?.message).toContain('ERR_CERT_AUTHORITY_INVALID')
  const accepted = await opens({ url, tls: { acceptAnyCertificate: 'a test' } })
  expect((await accepted.run('open', { data })).error).toBeUndefined()
  const wrong = await opens({ url, tls: { ca: file('client.pem') } })
  await expect(wrong.run('open', { data })).rejects.toThrow(
    /environments\.staging\.tls\.ca: the certificate of .* could not be checked/,
  )
})

test('a client certificate is shown, beside an own authority', async () => {
  const server = { ...identity, ca: readFileSync(file('ca.pem')), requestCert: true }
  const url = await serveHttps({ ...server, rejectUnauthorized: false }, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate()
    response.setHeader('content-type', 'text/html').end(`<h1>${subject?.CN ?? 'nobody'}`)
  })
  const tls = { ca: file('ca.pem'), cert: file('client.pem'), key: file('client.key') }
  const { run } = await opens({ url, tls })
  const { error } = await run('open', { data: { text: 'nobody' } })
  expect(error?.kind).toBe('assertion')
  expect(error?.message).toMatch(/the page says \w/)
  expect(error?.message).not.toContain('nobody')
})

test('an environment is reached through its proxy, on the loopback interface too', async () => {
  const seen: string[] = []
  const url = await serveHttp((_, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>hi')
  })
  const { run } = await opens({ url, proxy: await serveProxy(seen) })
  expect((await run('open', { data: { text: 'hi' } })).error).toBeUndefined()
  expect(seen.some((line) => line.includes(`GET ${url}/`))).toBe(true)
})

test('device, locale and viewport are those of the configuration', async () => {
  const url = await serveHttp((_, response) => {
    const script = 'document.querySelector("h1").append([navigator.language, innerWidth].join())'
    response.setHeader('content-type', 'text/html').end(`<h1></h1><script>${script}</script>`)
  })
  const viewport = { width: 900, height: 700 }
  const { run } = await opens({ url }, { locale: 'de-CH', viewport })
  expect((await run('open', { data: { text: 'de-CH,900' } })).error).toBeUndefined()
  const unknown = await opens({ url }, { device: 'Nokia 3310' })
  await expect(unknown.run('open')).rejects.toThrow(/journeys\.device: .*"Nokia 3310"/)
})
