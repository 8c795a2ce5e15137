// `trueup experiment`, with the real Toxiproxy: a pool that is too small is found, and whatever ends
// an experiment, no fault and no proxy is left.

import type { RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExperimentReport } from '../../src/compare/experiment/experiment-report.ts'
import { freePort } from '../environments/loopback.ts'
import {
  type ForeignServer,
  ownStateFolder,
  startForeignServer,
  until,
} from '../faults/toxiproxy-server.ts'
import { type Project, serve } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

let server: ForeignServer
const state = ownStateFolder()
beforeAll(async () => {
  server = await startForeignServer()
})
afterAll(() => {
  server?.kill()
  state.remove()
})

const allowed = 'a loopback server of a test'
const env = () => ({ XDG_STATE_HOME: state.folder })

/** Two equal loopback servers, and a fault between trueup and them. */
async function onTheLink(
  experiment: Record<string, unknown>,
  changes: { production?: Record<string, unknown>; failsFrom?: number; onGet?(): void } = {},
): Promise<Project> {
  const { failsFrom = Number.POSITIVE_INFINITY, onGet } = changes
  const page = (): RequestListener => {
    let asked = 0
    return (request, response) => {
      if (request.method === 'GET') onGet?.()
      response.statusCode = ++asked < failsFrom ? 200 : 500
      setTimeout(() => response.end('<h1>Welcome</h1>'), 5)
    }
  }
  const production = await serve(page())
  const staging = await serve(page())
  return await twoEnvironments({
    config: {
      environments: {
        production: {
          url: production,
          production: true,
          maxRate: 1_000,
          allowFaultsOnProduction: allowed,
          ...changes.production,
        },
        staging: { url: staging },
      },
      faults: { server: server.address },
      experiments: {
        slow: {
          fault: { latency: ['40ms'] },
          steady: '600ms',
          duration: '600ms',
          recovery: '600ms',
          repeats: 1,
          users: 6,
          pause: '100ms',
          // Whether it is steady is no question here, however busy the machine is.
          tolerance: '100000%',
          ...experiment,
        },
      },
    },
  })
}

/** Ten seconds of a log. */
async function giveTraffic(project: Project): Promise<void> {
  const line = (second: number) =>
    `10.0.0.${second % 5} - - [04/May/2026:12:00:0${second % 10} +0000] "GET /a HTTP/1.1" 200 12 "-" "-"`
  const lines = Array.from({ length: 200 }, (_, at) => line(Math.floor(at / 20)))
  const config = JSON.parse(await project.read('trueup.config.json'))
  config.traffic = { log: 'access.log', format: 'nginx-combined' }
  await project.write({ 'access.log': `${lines.join('\n')}\n`, 'trueup.config.json': config })
}

async function run(project: Project, ...args: string[]) {
  return await project.start(['experiment', ...args], env()).ended
}

/** Of the run folders of experiments, the only one. */
async function recorded(project: Project) {
  const { readdir } = await import('node:fs/promises')
  const [id] = await readdir(`${project.folder}/reports/experiments`)
  return JSON.parse(await project.read(`reports/experiments/${id}/run.json`))
}

async function expectNothingLeft() {
  const names = (await server.api.list()).map(({ name }) => name)
  expect(names).toEqual(['trueup-is-not-my-owner'])
}

test('what would be done is shown, with every fault, and nothing is done', async () => {
  const project = await onTheLink({ repeats: 2 })
  const { code, stdout } = await run(project, 'slow', '--dry-run')
  expect(code).toBe(0)
  expect(stdout).toContain('between trueup and staging')
  expect(stdout).toContain(`allowed: ${allowed}`)
  expect(stdout.match(/40 ms {2}\(repeat/g)).toHaveLength(4)
  const data = await run(project, 'slow', '--dry-run', '--json')
  expect(JSON.parse(data.stdout).trials).toHaveLength(4)
  const { stdout: listed } = await run(project, '--list')
  expect(listed).toMatch(/slow +of the configuration\n {2}slow-network +built in: what if/)
})

test.each([
  ['a name that is none', ['slwo'], {}, 'did you mean slow?'],
  ['a dependency that is not described', ['slow-dependency'], {}, 'environments.NAME.targets'],
  [
    'production without a reason',
    ['slow'],
    { production: { allowFaultsOnProduction: undefined } },
    "environments.production.allowFaultsOnProduction: '<why>'",
  ],
])('%s is refused before anything is sent', async (_, args, changes, message) => {
  const project = await onTheLink({}, changes)
  const { code, stderr } = await run(project, ...args)
  expect(stderr).toContain(message)
  expect(code).toBe(2)
})

test('without a steady state no fault is made', async () => {
  const project = await onTheLink({}, { failsFrom: 10 })
  const { code, stderr } = await run(project, 'slow')
  expect(stderr).toMatch(/has no steady state to compare .*: \d+ of \d+ failed without any fault/)
  expect(code).toBe(4)
  expect((await recorded(project)).experiment.trials[0].fault).toBeUndefined()
  await expectNothingLeft()
})

test('an abort condition ends the fault at once, and the experiment with it', async () => {
  const experiment = { fault: { latency: ['300ms'] }, duration: '10m', abort: { latency: '250ms' } }
  const project = await onTheLink(experiment)
  const { code, stderr } = await run(project, 'slow')
  // Of those that ended, or of those that have waited for too long already: whichever comes first.
  expect(stderr).toMatch(
    /ended early: (the last \d+ typically took \d+ ms|\d+ of \d+ under way wait for more than the 250 ms)/,
  )
  expect(code).toBe(4)
  const [trial] = (await recorded(project)).experiment.trials
  expect(trial.fault.durationMs).toBeLessThan(300_000)
  expect(trial.recovery).toBeDefined()
  await expectNothingLeft()
})

test('Ctrl-C under a fault lifts it, and keeps what was measured', async () => {
  const project = await onTheLink({ duration: '10m' })
  const started = project.start(['experiment', 'slow'], env())
  await started.says(/· fault ·/)
  started.process.kill('SIGINT')
  const { code } = await started.ended
  expect(code).toBe(130)
  const { status, experiment } = await recorded(project)
  expect(status).toBe('interrupted')
  expect(experiment.trials[0].faultUntil).toBeDefined()
  await expectNothingLeft()
})

test('Ctrl-C under a fault counts the requests that it cuts off', async () => {
  let got = 0
  const project = await onTheLink(
    { fault: { latency: '300ms' }, duration: '10s', traffic: true, journeys: [] },
    { onGet: () => got++ },
  )
  await giveTraffic(project)
  const started = project.start(['experiment', 'slow'], env())
  await started.says(/· fault ·/)
  const before = got
  await until(() => got > before + 5)
  started.process.kill('SIGINT')
  expect((await started.ended).code).toBe(130)
  const { ledger } = await recorded(project)
  const { production, staging } = ledger.traffic
  expect(production.sent + staging.sent).toBeGreaterThanOrEqual(got)
  await expectNothingLeft()
})

test('Ctrl-C twice under a fault that lets nothing through lifts it too', async () => {
  const project = await onTheLink({ fault: { timeout: '0s' }, duration: '10m', abort: {} })
  const started = project.start(['experiment', 'slow'], env())
  await started.says(/· fault ·/)
  started.process.kill('SIGINT')
  await started.says(/Stopping: the fault is lifted at once/)
  started.process.kill('SIGINT')
  expect((await started.ended).code).toBe(130)
  expect((await recorded(project)).status).toBe('interrupted')
  await expectNothingLeft()
})

test('a fault under which nothing ends any more is aborted all the same', async () => {
  const experiment = { fault: { timeout: '0s' }, duration: '10m', abort: { latency: '2s' } }
  const project = await onTheLink(experiment)
  const { code, stderr } = await run(project, 'slow')
  expect(stderr).toMatch(/ended early: \d+ of \d+ under way wait for more than the 2000 ms/)
  expect(code).toBe(4)
  await expectNothingLeft()
})

test('what a kill leaves is removed by the next command', async () => {
  const project = await onTheLink({ duration: '10m' })
  const started = project.start(['experiment', 'slow'], env())
  await started.says(/· fault ·/)
  started.process.kill('SIGKILL')
  await started.ended
  expect((await server.api.list()).length).toBeGreaterThan(1)
  await run(project, '--list')
  await expectNothingLeft()
})

test('traffic is under the fault as well, the same requests in each stretch', async () => {
  const fault = { latency: '300ms' }
  const project = await onTheLink({ fault, traffic: true, journeys: [] })
  await giveTraffic(project)
  const { stdout, stderr } = await run(project, 'slow', '--json')
  expect(stdout, stderr).not.toBe('')
  const report: ExperimentReport = JSON.parse(stdout)
  const cell = report.differences.find((it) => it.cell === 'traffic · duration · fault 300 ms')!
  expect(cell.candidate.changed.count).toBeGreaterThan(0)
  expect(cell.candidate.changed.count).toBe(cell.candidate.control.count)
  expect(cell.candidate.changed.value! - cell.candidate.control.value!).toBeGreaterThan(150)
  const { ledger, id } = await recorded(project)
  expect(ledger.traffic.staging.sent).toBe(3 * cell.candidate.control.count)
  // A curve and a table for each endpoint, and what the proxy alone adds.
  const written = (name: string) => project.read(`reports/experiments/${id}/${name}`)
  expect(await written('experiment.svg')).toMatch(/all traffic: typical.*GET \/a: typical/s)
  const markdown = await written('experiment.md')
  expect(markdown).toContain('## GET /a, typical time before and under')
  expect(markdown).toMatch(
    /300 ms: \d+ ms under it, [\d.]+ ms without it, [\d.]+ ms without the proxy/,
  )
})

test('a pool that is smaller in staging is found, and named', async () => {
  const script = fileURLToPath(new URL('./shop-with-pool.ts', import.meta.url))
  const ports = {
    production: await freePort(),
    productionStore: await freePort(),
    staging: await freePort(),
    stagingStore: await freePort(),
  }
  const store = await serve((_, response) => {
    setTimeout(() => response.end('stored'), 10)
  })
  const upstream = new URL(store).host
  const shop = (name: string, port: number, pool: number) => ({
    command: [process.execPath, script, String(port), `{targets.${name}.store}`, String(pool)],
    ready: `http://127.0.0.1:${port}/ready`,
  })
  const target = (port: number) => ({ store: { listen: `127.0.0.1:${port}`, upstream } })
  const project = await twoEnvironments({
    config: {
      environments: {
        production: {
          url: `http://127.0.0.1:${ports.production}`,
          production: true,
          allowFaultsOnProduction: allowed,
          targets: target(ports.productionStore),
        },
        staging: {
          url: `http://127.0.0.1:${ports.staging}`,
          targets: target(ports.stagingStore),
        },
      },
      start: [shop('production', ports.production, 40), shop('staging', ports.staging, 1)],
      faults: { server: server.address },
      experiments: {
        'slow-dependency': {
          fault: { latency: ['60ms'] },
          steady: '1500ms',
          duration: '2s',
          recovery: '500ms',
          users: 24,
          pause: '1s',
          // Whether it is steady is no question here, however busy the machine is.
          tolerance: '100000%',
        },
      },
    },
  })
  const { code, stdout, stderr } = await run(project, 'slow-dependency')
  expect(stderr).not.toContain('steady state')
  expect(stdout).toContain('staging degrades more than production (latency on store; 60 ms)')
  expect(stdout).toMatch(/smaller\s+pool of connections/)
  expect(code).toBe(1)
  const { id } = await recorded(project)
  const report = await project.read(`reports/experiments/${id}/experiment.md`)
  expect(report).toContain('![Typical time by dose](experiment.svg)')
  expect(await project.read(`reports/experiments/${id}/experiment.svg`)).toContain('<polyline')
  await expectNothingLeft()
})
