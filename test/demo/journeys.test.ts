// The demonstration's journeys, each through trueup's own runner: real Chromium, real shop.

import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schema } from '../../src/config/schema.ts'
import { scenario } from '../../src/demo/scenario.ts'
import { createRunner } from '../../src/journeys/create-runner.ts'
import { loadData } from '../../src/journeys/data.ts'
import type { Runner } from '../../src/journeys/runner.ts'
import { type Started, type StartedShop, startShop, temporaryFolder } from './processes.ts'

const repository = join(import.meta.dirname, '../..')
const folder = temporaryFolder()
let production: StartedShop
let staging: StartedShop
let runner: Runner

beforeAll(async () => {
  ;[production, staging] = await Promise.all([
    startShop(folder.path),
    startShop(folder.path, { name: 'staging', differences: 'missing-index,small-shelf-cache' }),
  ])
  const port = ({ url }: Started) => Number(new URL(url).port)
  const ports = {
    production: port(production),
    productionPayment: port(production.payment),
    productionPaymentProxy: 1,
    staging: port(staging),
    stagingPayment: port(staging.payment),
    stagingPaymentProxy: 2,
  }
  const config = schema.parse(scenario({ differences: true, ports, databases: folder.path }))
  const { environments, journeys } = config
  const marker = { runId: 'test-run', version: '1.2.3' }
  runner = await createRunner({ environments, journeys, folder: repository, secrets: [], marker })
})
afterAll(async () => {
  await runner?.close()
  await Promise.all([production?.stopAll(), staging?.stopAll()])
  folder.remove()
})

const steps = {
  login: ['open form', 'sign in'],
  search: ['open shop', 'results', 'open product'],
  checkout: ['open product', 'add to cart', 'pay'],
  browse: ['categories', 'shelves', 'product'],
}

test.each(Object.entries(steps))('%s passes in both environments', async (journey, expected) => {
  const rows = await loadData(join(repository, 'journeys/data.csv'))
  for (const environment of ['production', 'staging']) {
    const request = { journey, environment, pair: 0, phase: 'measured', data: rows[0]! } as const
    const sample = await runner.run(request)
    expect(sample.error).toBeUndefined()
    expect(sample.steps.map((step) => step.name)).toEqual(expected)
    expect(Object.keys(sample.statuses).filter((status) => Number(status) >= 400)).toEqual([])
  }
})

test('every row of the data names a product, and a search that finds a full page', async () => {
  for (const { search, product } of await loadData(join(repository, 'journeys/data.csv'))) {
    expect((await fetch(`${production.url}/products/${product}`)).status).toBe(200)
    const found = await (await fetch(`${production.url}/search?q=${search}`)).text()
    expect(found.match(/class="card"/g)).toHaveLength(24)
  }
})
