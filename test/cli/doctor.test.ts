// `trueup doctor` as it is typed, against real servers on this machine; then the judgements that
// depend on what a test machine cannot be made to have.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { judgeClock, judgeStatus } from '../../src/cli/doctor/answers.ts'
import { judgeCertificate } from '../../src/cli/doctor/certificate.ts'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { judgeLoad } from '../../src/cli/doctor/load.ts'
import { judgeDisk, judgeNode, judgeOpenFiles } from '../../src/cli/doctor/machine.ts'

const certificates = path.resolve('test/environments/certificates')
const main = path.resolve('src/cli/main.ts')
let folder = ''
let servers: Server[] = []

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'trueup-doctor-'))
  writeFileSync(
    path.join(folder, 'home.ts'),
    `import { journey } from 'trueup'
     export default journey.http('home', async ({ http }) => { await http.get('/') })`,
  )
})
afterEach(() => {
  for (const server of servers) server.close()
  servers = []
  rmSync(folder, { recursive: true, force: true })
})

async function serve(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const shop = () => http.createServer((_, answer) => answer.end('shop'))

function configure(environments: object, more: object = {}): void {
  const config = { environments, journeys: { files: 'home.ts' }, ...more }
  writeFileSync(path.join(folder, 'trueup.config.json'), JSON.stringify(config))
}

async function doctor(...flags: string[]) {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  // What somebody else's run left in its journal is not to be told here.
  const env = { PATH, HOME, NODE_COMPILE_CACHE, XDG_STATE_HOME: path.join(folder, '.state') }
  const child = spawn(process.execPath, [main, 'doctor', ...flags], { cwd: folder, env })
  let out = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
  const [code] = await once(child, 'close')
  return { code, out, errors }
}

async function findings(): Promise<{ code: number; of(about: string, what: string): Finding }> {
  const { code, out } = await doctor('--json')
  const document: { findings: Finding[] } = JSON.parse(out)
  const of = (about: string, what: string) =>
    document.findings.find((one) => one.about === about && one.what === what) ??
    expect.fail(`nothing is said about ${what} of ${about} in ${out}`)
  return { code, of }
}

test('two healthy environments: a run can be carried out', async () => {
  const production = await serve(shop())
  const staging = await serve(shop())
  configure({
    production: { url: `http://127.0.0.1:${production}/`, production: true, maxRate: 50 },
    staging: { url: `http://127.0.0.1:${staging}/` },
  })
  const { code, out, errors } = await doctor()
  expect(errors).toBe('')
  expect(out).toContain('production: GET and HEAD only; at most 50 requests/s')
  expect(out).toContain('status 200')
  expect(out).toMatch(/bare request +\d+\.\d ms to the first byte \(median of 5\)/)
  expect(out).toContain('1, of which 0 in a browser')
  expect(out).toContain('A run can be carried out.')
  expect(code).toBe(0)
})

test('an environment that is down: exit code 4, and what to look at', async () => {
  const up = await serve(shop())
  const gone = http.createServer()
  const port = await serve(gone)
  gone.close()
  configure(
    {
      production: { url: `http://127.0.0.1:${up}/` },
      staging: { url: `http://127.0.0.1:${port}/` },
    },
    { compare: { reference: 'production', candidate: 'staging' } },
  )
  const { code, of } = await findings()
  expect(of('production', 'answer').state).toBe('ok')
  expect(of('staging', 'answer')).toMatchObject({ state: 'missing', found: 'none' })
  expect(of('staging', 'answer').remedy).toContain(`127.0.0.1:${port}`)
  expect(code).toBe(4)
})

test('an environment that a run starts itself may be down', async () => {
  const gone = http.createServer()
  const port = await serve(gone)
  gone.close()
  const url = `http://127.0.0.1:${port}/`
  configure(
    {
      production: { url, production: true },
      staging: { url: await serve(shop()).then((up) => `http://127.0.0.1:${up}/`) },
    },
    { start: [{ command: 'true', ready: url }] },
  )
  const { code, of } = await findings()
  expect(of('production', 'answer')).toMatchObject({ state: 'notice' })
  expect(code).toBe(0)
})

test('a redirect into the other environment is missing, one to a stranger is to look at', async () => {
  const production = await serve(shop())
  const redirect = (location: string) =>
    http.createServer((_, answer) => answer.writeHead(302, { location }).end())
  const wrong = await serve(redirect(`http://127.0.0.1:${production}/home`))
  const strange = await serve(redirect('https://login.example.com/'))
  configure(
    {
      production: { url: `http://127.0.0.1:${production}/`, production: true },
      staging: { url: `http://127.0.0.1:${wrong}/` },
      other: { url: `http://127.0.0.1:${strange}/` },
    },
    { compare: { reference: 'production', candidate: 'staging' } },
  )
  const { code, of } = await findings()
  expect(of('staging', 'redirect')).toMatchObject({ state: 'missing' })
  expect(of('staging', 'redirect').remedy).toContain('that is production')
  expect(of('other', 'redirect')).toMatchObject({ state: 'notice' })
  expect(code).toBe(4)
})

test('certificates: trusted by an own authority, distrusted without it, accepted with a reason', async () => {
  const pem = (name: string) => readFileSync(path.join(certificates, name))
  const options = { cert: pem('server.pem'), key: pem('server.key') }
  const port = await serve(https.createServer(options, (_, answer) => answer.end('shop')))
  const url = `https://localhost:${port}/`
  configure(
    {
      trusted: { url, tls: { ca: path.join(certificates, 'ca.pem') } },
      distrusted: { url: `https://127.0.0.1:${port}/` },
    },
    { compare: { reference: 'trusted', candidate: 'distrusted' } },
  )
  const first = await findings()
  expect(first.of('trusted', 'certificate')).toMatchObject({ state: 'ok' })
  expect(first.of('trusted', 'certificate').found).toContain('trueup test authority')
  expect(first.of('distrusted', 'certificate').state).toBe('missing')
  expect(first.of('distrusted', 'certificate').remedy).toContain('tls.ca')
  expect(first.code).toBe(4)

  configure(
    {
      trusted: { url, tls: { ca: path.join(certificates, 'ca.pem') } },
      accepted: { url: `https://127.0.0.1:${port}/`, tls: { acceptAnyCertificate: 'a lab' } },
    },
    { compare: { reference: 'trusted', candidate: 'accepted' } },
  )
  const second = await findings()
  expect(second.of('accepted', 'certificate')).toMatchObject({ state: 'notice' })
  expect(second.of('accepted', 'certificate').found).toContain('accepted because: a lab')
  expect(second.code).toBe(0)
})

test('a name without an address is named', async () => {
  const url = `http://127.0.0.1:${await serve(shop())}/`
  configure({
    production: { url, production: true },
    staging: { url: 'http://no-such-host.invalid/' },
  })
  const { code, of } = await findings()
  expect(of('staging', 'address')).toMatchObject({ state: 'missing' })
  expect(of('staging', 'address').found).toContain('no-such-host.invalid has no address')
  expect(code).toBe(4)
})

test('a browser that a journey needs and nobody has is missing', async () => {
  writeFileSync(
    path.join(folder, 'home.ts'),
    `import { journey } from 'trueup'
     export default journey('home', async ({ page }) => { await page.goto('/') })`,
  )
  const url = `http://127.0.0.1:${await serve(shop())}/`
  configure(
    { production: { url, production: true }, staging: { url } },
    { journeys: { files: 'home.ts', executable: 'no-such-browser' } },
  )
  const { code, of } = await findings()
  expect(of('machine', 'browser')).toMatchObject({ state: 'missing' })
  expect(of('machine', 'browser').remedy).toContain('no-such-browser')
  expect(code).toBe(4)
})

test('a configuration with faults: exit code 2, the faults, and the machine all the same', async () => {
  configure({ production: { url: 'shop' } })
  const { code, out } = await doctor('--json')
  const document: { ready: boolean; findings: Finding[]; fault: string } = JSON.parse(out)
  expect(document.ready).toBe(false)
  expect(document.fault).toContain('environments.production.url')
  expect(document.findings.some(({ what }) => what === 'Node')).toBe(true)
  expect(code).toBe(2)
})

test('a journey with a syntax error: exit code 2, and the environments are looked at', async () => {
  writeFileSync(path.join(folder, 'home.ts'), 'export default journey(')
  const url = `http://127.0.0.1:${await serve(shop())}/`
  configure({ production: { url, production: true }, staging: { url } })
  const { code, out } = await doctor()
  expect(out).toContain('home.ts')
  expect(out).toContain('status 200')
  expect(code).toBe(2)
})

test('credentials of the configuration are never printed', async () => {
  const echo = http.createServer((request, answer) =>
    answer
      .writeHead(302, { location: `http://other.example/${request.headers.authorization}` })
      .end(),
  )
  const url = `http://127.0.0.1:${await serve(echo)}/`
  const headers = { authorization: 'Bearer very-secret-token' }
  configure({ production: { url, production: true, headers }, staging: { url, headers } })
  const { out } = await doctor()
  expect(out).not.toContain('very-secret-token')
})

test('an older Node, few open files and little disk are told with a remedy', () => {
  expect(judgeNode('v22.19.0').state).toBe('ok')
  expect(judgeNode('v22.18.1').state).toBe('missing')
  expect(judgeNode('v20.20.2')).toMatchObject({ remedy: 'install Node 22.19 or newer' })
  expect(judgeOpenFiles(Infinity).state).toBe('ok')
  expect(judgeOpenFiles(256)).toMatchObject({ state: 'notice', value: 256 })
  expect(judgeDisk('reports', 50 * 1024 * 1024).state).toBe('missing')
  expect(judgeDisk('reports', 500 * 1024 * 1024).state).toBe('notice')
  expect(judgeDisk('reports', 5000 * 1024 * 1024).state).toBe('ok')
})

test('a clock that differs by more than the header can tell is said with its direction', () => {
  const now = Date.parse('2026-03-01T12:00:00.500Z')
  expect(judgeClock('staging', 'Sun, 01 Mar 2026 12:00:01 GMT', now).state).toBe('ok')
  expect(judgeClock('staging', 'Sun, 01 Mar 2026 12:01:00 GMT', now)).toMatchObject({
    state: 'notice',
    found: '60 s ahead of this machine',
  })
  expect(judgeClock('staging', 'Sun, 01 Mar 2026 11:59:00 GMT', now).found).toContain('behind')
  expect(judgeClock('staging', undefined, now).state).toBe('ok')
})

test('a certificate that ends soon is said in time', () => {
  const seen = { issuer: 'Example CA', validTo: new Date('2026-03-11T00:00:00Z') }
  const at = (date: string) => judgeCertificate('staging', seen, new Date(date), undefined)
  expect(at('2026-01-01T00:00:00Z').state).toBe('ok')
  expect(at('2026-03-01T00:00:00Z')).toMatchObject({ state: 'notice', value: 10 })
  expect(at('2026-03-21T00:00:00Z').found).toContain('expired')
})

test('an answer that refuses says what to configure', () => {
  expect(judgeStatus('staging', 404).state).toBe('ok')
  expect(judgeStatus('staging', 401).remedy).toContain('basicAuth')
  expect(judgeStatus('staging', 429).remedy).toContain('maxRate')
  expect(judgeStatus('staging', 503).state).toBe('notice')
})

test('--load measures what the senders of this machine can do', async () => {
  const { code, out } = await doctor('--load')
  expect(code).toBe(2)
  const [, rate = ''] =
    /✓ senders +([\d,]+) requests a second to each of two environments/.exec(out) ?? []
  expect(Number(rate.replaceAll(',', ''))).toBeGreaterThan(50)
})

test('a plan that needs more than half of what the senders can do is a notice', () => {
  const headroom = { perSecond: 1_000, workers: 2 }
  expect(judgeLoad(headroom, { perSecond: 500 })).toMatchObject({ state: 'ok', value: 1_000 })
  const tight = judgeLoad(headroom, { perSecond: 501 })
  expect(tight).toMatchObject({
    state: 'notice',
    found:
      '1,000 requests a second to each of two environments, by 2 threads each; traffic needs 501',
  })
  expect(tight.remedy).toMatch(/^more than half of it would measure this machine/)
})
