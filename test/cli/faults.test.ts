// Faults as a user meets them: configured, shown before anything happens, in the report afterwards,
// and gone again however the run ended.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ForeignServer,
  ownStateFolder,
  type StateFolder,
  startForeignServer,
  until,
} from '../faults/toxiproxy-server.ts'
import { answersAfter, type Project, project, serve } from './command-line.ts'

let server: ForeignServer
let state: StateFolder

beforeAll(async () => {
  state = ownStateFolder()
  server = await startForeignServer()
})
afterAll(() => {
  server.kill()
  state.remove()
})

const env = (more: Record<string, string> = {}) => ({ XDG_STATE_HOME: state.folder, ...more })
const onServer = () => env({ TRUEUP_TOXIPROXY: server.address })
const ownProxies = async () => (await server.api.list()).filter(({ name }) => /-link$/.test(name))

async function shopProject(network: object, more: object = {}): Promise<Project> {
  const [production, staging] = [await serve(answersAfter(1)), await serve(answersAfter(1))]
  return await project({
    'trueup.config.json': {
      environments: {
        production: { url: production },
        staging: { url: staging, network, ...more },
      },
      compare: { reference: 'production', candidate: 'staging' },
      journeys: { iterations: 5_000, traces: false },
    },
    'journeys/home.mjs': `import { journey } from 'trueup'
export default journey.http('home', ({ http, step }) => step('open', () => http.get('/')))
`,
  })
}

describe('before anything happens', () => {
  it('a dry run shows each fault, where and for how long, and makes none', async () => {
    const { start } = await shopProject(
      { latency: '200ms ± 50ms', share: '30%' },
      {
        targets: {
          database: {
            listen: '127.0.0.1:15432',
            upstream: '127.0.0.1:5432',
            network: { down: true },
          },
        },
      },
    )
    const { stdout, code } = await start(['run', '--dry-run'], onServer()).ended
    expect(stdout).toMatch(
      /between trueup and staging \(127\.0\.0\.1:\d+\): latency 200 ms ± 50 ms, for 30 % of the connections, for the whole run/,
    )
    expect(stdout).toContain(
      'between staging and its database (127.0.0.1:15432 → 127.0.0.1:5432): down, for the whole run',
    )
    expect(code).toBe(0)
    expect(await ownProxies()).toEqual([])
  })

  it('no fault goes to production, unless the configuration says why', async () => {
    const refused = await shopProject({ latency: '30ms' }, { production: true })
    const { stderr, code } = await refused.trueup('run', '--dry-run')
    expect(stderr).toContain(
      "environments.staging.network: expected no fault on 'staging', which is marked as production, came a fault; if it is meant, say why: environments.staging.allowFaultsOnProduction: '<reason>'",
    )
    expect(code).toBe(2)
    const allowed = await shopProject(
      { latency: '30ms' },
      { production: true, allowFaultsOnProduction: 'game day' },
    )
    const dry = await allowed.trueup('run', '--dry-run')
    expect(dry.stdout).toContain('for the whole run; allowed on production: game day')
  })

  it('where there is no Toxiproxy server the run says how to bring one', async () => {
    const { start } = await shopProject({ latency: '30ms' })
    const nowhere = env({ TRUEUP_TOXIPROXY: '/nowhere/toxiproxy-server' })
    const { stderr, code } = await start(['run'], nowhere).ended
    expect(stderr).toMatch(/Toxiproxy.*\/nowhere\/toxiproxy-server/s)
    expect(code).toBe(4)
  })
})

describe('a run under a fault', () => {
  it('has the dose that arrived in its report, and leaves nothing', async () => {
    const { start, read, runs } = await shopProject({ latency: '200ms' })
    const { stdout } = await start(['run', '--iterations', '8'], onServer()).ended
    expect(stdout).toMatch(
      /staging: measured under a fault between trueup and staging: latency 200 ms/,
    )
    const run = JSON.parse(await read(`reports/runs/${(await runs())[0]}/run.json`))
    const [network] = run.environments.staging.network
    expect(network).toMatchObject({ fault: 'latency 200 ms', proxies: 1 })
    expect(network.readings).toBeGreaterThan(8)
    expect(network.before.lowestMs).toBeGreaterThan(199)
    expect(network.proxy.medianMs).toBeLessThan(199)
    expect(run.fingerprint).toMatchObject({
      'network between trueup and staging': 'latency 200 ms',
    })
    const home = JSON.parse(
      (await read(`reports/runs/${run.id}/comparison.json`)) as string,
    ).differences.find(({ cell }: { cell: string }) => cell === 'journey home · duration')
    expect(home.candidate.value - home.reference.value).toBeGreaterThan(150)
    expect(await ownProxies()).toEqual([])
    expect(state.journal()).toEqual([])
    expect(await server.foreignProxy()).toMatchObject({ toxics: [{ name: 'theirs' }] })
  })

  it('ends where its fault is taken away, and judges nothing of what came after', async () => {
    const { start, read, runs } = await shopProject({ latency: '20ms' })
    const { ended } = start(['run', '--quiet'], onServer())
    await until(async () => (await ownProxies())[0]?.toxics.length === 1)
    const [proxy] = await ownProxies()
    await until(async () => (await runs()).length === 1)
    const samples = async () =>
      (await read(`reports/runs/${(await runs())[0]}/samples.ndjson`).catch(() => '')).split('\n')
    await until(async () => (await samples()).length > 6)
    await server.api.removeToxic(proxy!.name, 'latency')
    const { stderr, code } = await ended
    expect(stderr).toMatch(/a fault of the network was not there any more: .* has no toxic/)
    expect(code).toBe(4)
    const run = JSON.parse(await read(`reports/runs/${(await runs())[0]}/run.json`))
    expect(run.status).toBe('stopped')
    // In the ledger, but no measurement: the pair during which it went.
    expect(run.ledger.journeys.staging.notRun).toBeGreaterThan(0)
    expect(await ownProxies()).toEqual([])
  })

  it('ends where the Toxiproxy server dies', async () => {
    const dying = await startForeignServer()
    const { start, runs, read } = await shopProject({ latency: '20ms' })
    const { ended } = start(['run', '--quiet'], env({ TRUEUP_TOXIPROXY: dying.address }))
    // Earlier, it would be the measurement of the dose that fails.
    await until(async () => {
      const [id] = await runs().catch(() => [])
      const samples = read(`reports/runs/${id}/samples.ndjson`)
      return (await samples.catch(() => '')) !== ''
    })
    dying.kill()
    const { stderr, code } = await ended
    expect(stderr).toMatch(/a fault of the network was not there any more: .*does not answer/)
    expect(code).toBe(4)
  })
})

describe('a run that is killed', () => {
  it.each([
    ['when the journal is written', async () => state.journal().length > 0],
    ['when the first proxy is there', async () => (await server.api.list()).length > 1],
    [
      'when the fault is there',
      async () => (await ownProxies()).some(({ toxics }) => toxics.length > 0),
    ],
  ])('%s leaves what the next start of anything removes', async (_, moment) => {
    const { start } = await shopProject({ latency: '20ms' })
    const { process: running, ended } = start(['run', '--quiet'], onServer())
    await until(moment)
    running.kill('SIGKILL')
    await ended
    const { stderr } = await (await project({})).start(['compare', 'latest'], env()).ended
    expect(stderr).toMatch(/of a trueup that was killed \(trueup-/)
    expect((await server.api.list()).map(({ name }) => name)).toEqual(['trueup-is-not-my-owner'])
    expect(state.journal()).toEqual([])
  })

  it('takes the Toxiproxy server that it had started with it', async () => {
    const { start } = await shopProject({ latency: '20ms' })
    const { process: running, ended, says } = start(['run'], env())
    await says(/Fault between trueup and staging/)
    await until(() => state.journal().length > 0)
    const file = join(state.folder, 'trueup', 'faults', state.journal()[0]!)
    const { server: address } = JSON.parse(readFileSync(file, 'utf8'))
    expect((await fetch(`${address}/version`)).status).toBe(200)
    running.kill('SIGKILL')
    await ended
    await until(() =>
      fetch(`${address}/version`).then(
        () => false,
        () => true,
      ),
    )
    const elsewhere = await project({})
    const listed = await elsewhere.start(['faults', 'list'], env()).ended
    expect(listed.stdout).toMatch(/is gone: `trueup faults clear` removes them/)
    const cleared = await elsewhere.start(['faults', 'clear'], env()).ended
    expect(cleared).toMatchObject({ code: 0 })
    expect(state.journal()).toEqual([])
  })

  it('is told apart from one that still runs', async () => {
    const { start } = await shopProject({ latency: '20ms' })
    const { process: running, ended } = start(['run', '--quiet'], onServer())
    await until(async () => (await ownProxies()).some(({ toxics }) => toxics.length > 0))
    const other = await project({})
    const { stdout } = await other.start(['faults', 'clear'], env()).ended
    expect(stdout).toBe('There is nothing to remove.\n')
    expect(await ownProxies()).toHaveLength(1)
    const listed = await other.start(['faults', 'list'], env()).ended
    expect(listed.stdout).toMatch(/trueup is running.*between trueup and staging.*latency \(/s)
    running.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(await ownProxies()).toEqual([])
  })
})
