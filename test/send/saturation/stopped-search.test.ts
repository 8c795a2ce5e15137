// A search for saturation that ends before its time: what it had sent by then is in its ledger, and is
// no point of any curve.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { saturationReport } from '../../../src/compare/saturation/saturation-report.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { prepareSaturation } from '../../../src/plan/prepare-saturation.ts'
import { openRun } from '../../../src/record/open-run.ts'
import type { RunHooks } from '../../../src/send/run.ts'
import { executeRun } from '../../../src/send/run.ts'
import { serveHttp } from '../../environments/loopback.ts'
import { ownStateFolder, startForeignServer } from '../../faults/toxiproxy-server.ts'

let state: ReturnType<typeof ownStateFolder>
beforeAll(() => {
  state = ownStateFolder()
})
afterAll(() => state.remove())

interface Searching {
  /** Called with the number of requests that this environment has got so far. */
  onRequest(environment: string, requests: number): void
  saturation: object
  network?: { latency: string }
  faults?: { server: string }
}

/** What became of it, and the requests that both servers have got. */
async function search(searching: Searching, hooks: RunHooks) {
  const { network, faults = {}, saturation, onRequest } = searching
  let seen = 0
  const page = (environment: string): RequestListener => {
    let own = 0
    return (request, response) => {
      // So a run asks whether an environment is there.
      if (request.method === 'HEAD') return void response.end()
      seen++
      onRequest(environment, ++own)
      setTimeout(() => response.end('done'), 5)
    }
  }
  const production = { url: await serveHttp(page('production')) }
  const staging = { url: await serveHttp(page('staging')), network }
  const folder = await mkdtemp(join(tmpdir(), 'trueup-stopped-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  const file = join(folder, 'trueup.config.json')
  const config = {
    environments: { production, staging },
    compare: { reference: 'production', candidate: 'staging' },
    saturation: { requests: '/', warmUp: '0s', maxConnections: 2, repeats: 6, ...saturation },
    faults,
  }
  await writeFile(file, JSON.stringify(config))
  const loaded = await loadConfig({ file })
  const prepared = await prepareSaturation(loaded)
  const { id } = await executeRun(
    { loaded, ...prepared, command: 'trueup saturate', version: '0.1.0' },
    hooks,
  )
  const run = await openRun(join(loaded.config.out, 'saturation', id))
  const { environments } = saturationReport(run)!
  const sent = Object.values(environments).reduce((sum, it) => sum + it.sent, 0)
  for (const it of Object.values(environments)) {
    expect(it.sent).toBe(it.answered + it.failed + it.timedOut + it.closed)
  }
  return { run, facts: run.file.saturation!, environments, sent, seen }
}

it('counts the step of the closed loop in which it was stopped', async () => {
  const stop = new AbortController()
  const { run, facts, environments, sent, seen } = await search(
    {
      saturation: { step: '1s' },
      onRequest: (environment, requests) =>
        environment === 'staging' && requests === 5 && stop.abort(),
    },
    { stop: stop.signal, onEvent() {} },
  )
  expect(run.file.status).toBe('interrupted')
  expect(facts.steps.at(-1)).toMatchObject({ environment: 'staging', cut: 'the run was ended' })
  expect(environments.staging!.curve).toEqual([])
  expect(seen).toBeGreaterThanOrEqual(5)
  expect(sent).toBeGreaterThanOrEqual(seen)
})

it('counts the step of the open loop in which it was stopped', async () => {
  const stop = new AbortController()
  let isOpen = false
  let fromThen = 0
  const { run, facts, environments, sent, seen } = await search(
    {
      saturation: { step: '200ms', confirm: '10m' },
      onRequest: () => isOpen && ++fromThen === 5 && stop.abort(),
    },
    {
      stop: stop.signal,
      onEvent(event) {
        isOpen ||= event.type === 'phase' && event.phase === 'open loop'
      },
    },
  )
  expect(run.file.status).toBe('interrupted')
  expect(facts.open).toMatchObject([{ environment: 'production', cut: 'the run was ended' }])
  expect(facts.open[0]!.ledger.planned).toBeGreaterThan(facts.open[0]!.ledger.sent)
  expect(environments.production!.open).toEqual([])
  expect(sent).toBeGreaterThanOrEqual(seen)
})

it('counts the step in which the fault of the network was lost', async () => {
  const server = await startForeignServer()
  onTestFinished(() => server.kill())
  let removed = false
  const { run, facts, environments, sent, seen } = await search(
    {
      // So long that the fault is lost within the first step, however slow the machine.
      saturation: { step: '2s' },
      network: { latency: '20ms' },
      faults: { server: server.address },
      async onRequest(environment, requests) {
        if (environment !== 'staging' || requests < 5 || removed) return
        removed = true
        const link = (await server.api.list()).find(({ name }) => /-link$/.test(name))
        await server.api.removeToxic(link!.name, 'latency')
      },
    },
    { onEvent() {} },
  )
  expect(run.file).toMatchObject({ status: 'stopped', reason: expect.stringMatching(/no toxic/) })
  expect(facts.steps.at(-1)).toMatchObject({ cut: 'the run was ended', durationMs: 0, count: 0 })
  expect(environments.staging!.curve).toEqual([])
  expect(seen).toBeGreaterThanOrEqual(5)
  expect(sent).toBeGreaterThanOrEqual(seen)
})
