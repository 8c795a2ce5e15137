// A fault on the way from trueup to an environment, for everything that goes that way: HTTP
// journeys, a browser, a replay; plain and over TLS.

import { readFileSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest'
import { fault as faultSchema } from '../../src/config/fault-schema.ts'
import type { Detours } from '../../src/environments/detour.ts'
import { type FaultProxy, type FaultSession, openFaultSession } from '../../src/faults/index.ts'
import { Histogram } from '../../src/record/histogram.ts'
import { proxiesFor } from '../../src/send/network-width.ts'
import { ask, environmentAt, freePort } from '../environments/loopback.ts'
import { ownStateFolder, startForeignServer } from '../faults/toxiproxy-server.ts'
import { journeysOf } from '../journeys/journey-project.ts'
import { logFormat, steady, writeLog } from './replay/traffic-stage.ts'
import { openStage, type Stage } from './stage.ts'

const file = (name: string) =>
  new URL(`../environments/certificates/${name}`, import.meta.url).pathname

let state: ReturnType<typeof ownStateFolder>
beforeAll(() => {
  state = ownStateFolder()
})
afterAll(() => state.remove())

describe('a run', () => {
  let stage: Stage
  let backend: string | undefined
  let stagingTakesMs: number
  let stagingGot: number
  beforeEach(async () => {
    backend = undefined
    stagingTakesMs = 0
    stagingGot = 0
    stage = await openStage((environment) => async ({ method }, response) => {
      if (environment === 'staging') {
        if (method !== 'HEAD') stagingGot++
        if (backend !== undefined) await fetch(backend)
        await delay(stagingTakesMs)
      }
      response.end('hello')
    })
  })
  afterEach(() => stage.close())

  it('replays traffic through the proxy, with either client', async () => {
    const log = await writeLog(stage.folder, steady(20, 2, ['/a', '/b']))
    for (const sender of ['undici', 'lean'] as const) {
      const { file, events } = await stage.run({
        environments: { staging: { network: { latency: '400ms' } } },
        config: {
          traffic: { log, format: logFormat, block: '1s', warmUp: '0s', ramp: '0s', sender },
        },
      })
      expect(file.status, file.reason).toBe('complete')
      const blocks = events.flatMap((event) => (event.type === 'block' ? event.lines : []))
      const median = (name: string) =>
        blocks
          .filter(({ environment }) => environment === name)
          .map(({ service }) => Histogram.decode(service).valueAtQuantileUs(0.5)!)
          .toSorted((a, b) => a - b)[0]!
      expect(median('staging')).toBeGreaterThan(399_000)
      expect(median('production')).toBeLessThan(399_000)
      expect(file.ledger.traffic?.staging).toMatchObject({ planned: 40, answered: 40 })
      expect(file.environments.staging?.network).toMatchObject([{ between: 'trueup and staging' }])
    }
  })

  it('keeps no block of traffic whose fault was not there, stops, and counts all of them', async () => {
    // So long that several blocks are on their way as the fault is lost.
    stagingTakesMs = 1_500
    const server = await startForeignServer()
    onTestFinished(() => server.kill())
    const log = await writeLog(stage.folder, steady(20, 30, ['/a']))
    let removed = Number.POSITIVE_INFINITY
    const { file, opened } = await stage.run({
      environments: { staging: { network: { latency: '20ms' } } },
      config: {
        traffic: { log, format: logFormat, block: '1s', warmUp: '0s', ramp: '0s' },
        faults: { server: server.address },
      },
      async onEvent(event) {
        if (event.type !== 'traffic' || event.progress.block < 3 || removed !== Infinity) return
        removed = event.progress.block
        const link = (await server.api.list()).find(({ name }) => /-link$/.test(name))
        await server.api.removeToxic(link!.name, 'latency')
      },
    })
    expect(file).toMatchObject({ status: 'stopped', reason: expect.stringMatching(/no toxic/) })
    const kept = opened.series.map(({ block }) => block)
    expect(Math.max(...kept)).toBeLessThanOrEqual(removed)
    expect(stagingGot).toBeGreaterThan(60)
    expect(file.ledger.traffic?.staging?.sent).toBeGreaterThanOrEqual(stagingGot)
    expect((await server.api.list()).map(({ name }) => name)).toEqual(['trueup-is-not-my-owner'])
  })

  it('leads what an environment depends on through a proxy at the configured address', async () => {
    const { port } = stage.servers.production.address() as AddressInfo
    const listen = await freePort()
    backend = `http://127.0.0.1:${listen}/`
    await stage.journey('home', "await step('open', () => http.get('/'))")
    const database = {
      listen: `127.0.0.1:${listen}`,
      upstream: `127.0.0.1:${port}`,
      network: { latency: '80ms' },
    }
    const { file, opened } = await stage.run({
      environments: { staging: { targets: { database } } },
      config: { journeys: { iterations: 1, traces: false } },
    })
    expect(file.status, file.reason).toBe('complete')
    const staging = opened.samples.find(({ environment }) => environment === 'staging')
    expect(staging).toMatchObject({ outcome: 'ok' })
    expect(staging!.durationUs).toBeGreaterThan(79_000)
    expect(file.environments.staging?.network).toMatchObject([
      { between: 'staging and its database' },
    ])
    await expect(fetch(backend)).rejects.toThrow()
  })
})

describe('an environment over TLS with an authority of its own', () => {
  const seen: (string | undefined)[] = []
  const server = createSecureServer(
    { key: readFileSync(file('server.key')), cert: readFileSync(file('server.pem')) },
    (request, response) => {
      const { servername } = request.socket as unknown as { servername?: string }
      seen.push(`${request.headers.host} ${servername}`)
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><link rel=icon href=data:,><h1>secret shop</h1>')
    },
  )
  let session: FaultSession
  let proxy: FaultProxy
  let port = 0
  const detoursTo = (name: string): Detours => ({ [name]: [proxy.address] })

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    port = (server.address() as AddressInfo).port
    session = await openFaultSession({
      runId: `tls-${process.pid}`,
      folder: '/project',
      onRemark: () => {},
      onLost: () => {},
    })
    proxy = await session.open('link', { upstream: { host: '127.0.0.1', port } }, 'a and b')
    await proxy.apply(faultSchema.parse({ latency: '150ms' }))
  })
  afterAll(async () => {
    await session.close()
    server.close()
  })

  /** Whoever does not go through the proxy notices nothing of it. */
  async function whileDown(act: () => Promise<unknown>): Promise<void> {
    await proxy.apply(faultSchema.parse({ down: true }))
    try {
      await act()
    } finally {
      await proxy.apply(faultSchema.parse({ latency: '150ms' }))
    }
  }

  it.each(['localhost', '127.0.0.1'])('is asked by its own name, %s', async (host) => {
    const url = `https://${host}:${port}`
    const environment = environmentAt(
      url,
      { tls: { ca: file('ca.pem') } },
      {},
      { detours: detoursTo('candidate') },
    )
    const startedMs = performance.now()
    const { status } = await ask(environment)
    expect(status).toBe(200)
    expect(performance.now() - startedMs).toBeGreaterThan(149)
    expect(seen.at(-1)).toBe(`${host}:${port} ${host === 'localhost' ? host : false}`)
    await whileDown(() => expect(ask(environment)).rejects.toMatchObject({ kind: 'refused' }))
  })

  it('is still refused with an authority that nobody knows', async () => {
    const environment = environmentAt(
      `https://localhost:${port}`,
      {},
      {},
      { detours: detoursTo('candidate') },
    )
    await expect(ask(environment)).rejects.toThrow(/certificate/)
  })

  it('is reached by a browser, by name and by number', async () => {
    const tls = { ca: file('ca.pem') }
    const hosts = { named: 'localhost', numbered: '127.0.0.1' }
    const { run } = await journeysOf({
      environments: {
        named: { url: `https://${hosts.named}:${port}`, tls },
        numbered: { url: `https://${hosts.numbered}:${port}`, tls },
      },
      detours: { ...detoursTo('named'), ...detoursTo('numbered') },
      journeys: `export default journey('shop', ({ page, step }) => step('open', async () => {
        await page.goto('/')
        await page.getByRole('heading', { name: 'secret shop' }).waitFor()
      }))`,
    })
    for (const [environment, host] of Object.entries(hosts)) {
      const sample = await run('shop', { environment })
      expect(sample.error).toBeUndefined()
      expect(sample.steps[0]!.metrics?.ttfb).toBeGreaterThan(149)
      expect(seen.at(-1)).toMatch(new RegExp(`^${host}:${port} `))
      await whileDown(async () => {
        expect((await run('shop', { environment })).outcome).toBe('failed')
      })
    }
  })
})

it('a busy environment gets several proxies, as each accepts one connection after the other', () => {
  expect(proxiesFor(0, 40)).toBe(1)
  expect(proxiesFor(100, 0.2)).toBe(1)
  expect(proxiesFor(100, 15)).toBe(3)
  expect(proxiesFor(2_000, 40)).toBe(8)
})
