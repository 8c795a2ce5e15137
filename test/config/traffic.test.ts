import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { faultsOf, project, twoEnvironments } from './project.ts'

async function load(traffic: object) {
  const folder = await project({
    'trueup.config.json': JSON.stringify({ environments: twoEnvironments, traffic }),
    'ids.csv': 'from,to\n1,2\n',
  })
  return { folder, config: (await loadConfig({ cwd: folder })).config }
}

test('the paths of traffic are relative to the configuration', async () => {
  const { folder, config } = await load({
    log: ['logs/*.gz', 'access.log'],
    routes: 'openapi.yaml',
    ids: { staging: 'ids.csv' },
  })
  expect(config.traffic).toMatchObject({
    log: [join(folder, 'logs/*.gz'), join(folder, 'access.log')],
    routes: join(folder, 'openapi.yaml'),
    ids: { staging: join(folder, 'ids.csv') },
  })
})

test('a time without a zone is UTC', async () => {
  const { config } = await load({
    log: 'a',
    from: '2026-05-04T02:00:00',
    to: '2026-05-04T04:00:00+01:00',
  })
  expect(config.traffic?.from).toBe(Date.UTC(2026, 4, 4, 2))
  expect(config.traffic?.to).toBe(Date.UTC(2026, 4, 4, 3))
})

test('every environment has a breaker', async () => {
  const { config } = await load({ log: 'a' })
  expect(config.environments.staging?.breaker).toEqual({
    window: 10_000,
    atLeast: 20,
    errorPoints: 20,
    latencyFactor: 5,
    coolDown: 0,
  })
})

test.each([
  [{}, 'traffic: either log or plan'],
  [{ log: 'a', plan: 'b' }, 'traffic: either log or plan'],
  [{ log: 'a', rate: 5, scale: 2 }, 'traffic: either rate or scale'],
  [{ plan: 'a', scale: 2, shape: 'smooth' }, 'traffic: a log in place of plan, or no scale, shape'],
  [{ log: 'a', scale: 0 }, 'traffic.scale: a number above zero, 0'],
  [{ log: 'a', maxBody: '64 megs' }, 'traffic.maxBody: a size such as `512KiB`'],
  [{ log: 'a', maxRejected: '101%' }, 'traffic.maxRejected: a percentage from 0% to 100%'],
  [{ log: 'a', maxRejected: 'few' }, 'traffic.maxRejected: a percentage'],
  [{ log: 'a', drop: ['('] }, 'traffic.drop[0]: a regular expression'],
  [
    { log: 'a', ids: { stagin: 'trueup.config.json' } },
    'traffic.ids.stagin: the name of an environment',
  ],
  [{ log: 'a', ids: { staging: 'no.csv' } }, 'traffic.ids.staging: a file that exists'],
  [{ log: 'a', format: { json: { time: 't' } } }, 'traffic.format'],
  [{ log: 'a', sheme: 'duet' }, 'traffic.sheme: one of log, plan'],
])('a fault in traffic is named: %j', async (traffic, fault) => {
  const faults = await faultsOf({ environments: twoEnvironments, traffic })
  expect(faults).toEqual([expect.stringContaining(fault)])
})

test('a production environment that gets traffic has to say how much of it', async () => {
  const { production, staging } = twoEnvironments
  const unlimited = { production: { ...production, maxRate: undefined }, staging }
  const faults = await faultsOf({ environments: unlimited, traffic: { log: 'a' } })
  expect(faults).toEqual([
    expect.stringContaining('environments.production.maxRate: requests a second'),
  ])
  const other = { ...unlimited, second: staging }
  const compare = { reference: 'second', candidate: 'staging' }
  const folder = await project({
    'trueup.config.json': JSON.stringify({ environments: other, compare, traffic: { log: 'a' } }),
  })
  await expect(loadConfig({ cwd: folder })).resolves.toBeDefined()
})
