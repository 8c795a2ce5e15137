import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveHttp } from '../../environments/loopback.ts'
import { journeysOf } from '../journey-project.ts'

const page = (body: string) =>
  `<!doctype html><title>shop</title><link rel=icon href=data:,>${body}`

function serveShop() {
  return serveHttp((request, response) => {
    const { pathname } = new URL(request.url!, 'http://shop')
    if (pathname === '/moved') return response.writeHead(302, { location: '/products' }).end()
    if (pathname === '/limited') return response.writeHead(429).end('slow down')
    if (pathname === '/broken') return response.writeHead(503).end('later')
    const answer = () => response.end(page(`<h1>${pathname}</h1><p>${'x'.repeat(4000)}`))
    response.setHeader('content-type', 'text/html')
    setTimeout(answer, pathname === '/slow' ? 300 : 0)
  })
}

test('a journey gives times by step, the counts of its requests and the vitals of its pages', async () => {
  const { run, runner } = await journeysOf({
    environments: { staging: { url: await serveShop(), variables: { shelf: '/slow' } } },
    journeys: `export default journey('browse', async ({ page, step, data, variables, check, think }) => {
      await step('open', async () => {
        await page.goto('/moved')
        await page.getByRole('heading', { name: '/products' }).waitFor()
        // A page that was left before it was painted has no vitals of painting.
        await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
        check(data.product === '17', 'the row of data came')
      })
      await think(400)
      await step('shelf', async () => {
        await step('wait', () => page.goto(variables.shelf))
      })
    })`,
  })
  const sample = await run('browse', { data: { product: '17' } })
  expect(sample).toMatchObject({
    outcome: 'ok',
    redirects: 1,
    statuses: { 200: 2, 302: 1 },
    metrics: { requests: 3, cls: expect.any(Number), lcp: expect.any(Number) },
    steps: [{ name: 'open' }, { name: 'shelf' }, { name: 'shelf > wait' }],
  })
  expect(sample.error).toBeUndefined()
  expect(sample.metrics.bytes).toBeGreaterThan(8000)
  expect(Object.values(sample.hosts)).toEqual([{ requests: 3, bytes: sample.metrics.bytes }])
  const [open, shelf, wait] = sample.steps
  expect(open?.metrics).toMatchObject({ requests: 2 })
  expect(wait?.metrics?.ttfb).toBeGreaterThan(290)
  expect(shelf?.metrics).toEqual(wait?.metrics)
  // Think time is in no duration: the whole is little more than its steps.
  const stepsUs = open!.durationUs + shelf!.durationUs
  expect(sample.durationUs - stepsUs).toBeLessThan(300_000)
  expect(runner.facts()).toMatchObject({ browser: 'chromium' })
})

test('a locator that never comes fails its step, with its name and a screenshot', async () => {
  const { run, setup } = await journeysOf({
    environments: { staging: { url: await serveShop() } },
    journeys: `export default journey('pay now', async ({ page, step }) => {
      await step('pay', async () => {
        await page.goto('/cart')
        await page.getByRole('button', { name: 'Pay' }).click({ timeout: 300 })
      })
    })`,
  })
  const { error, outcome, steps } = await run('pay now', { pair: -1 })
  expect(outcome).toBe('failed')
  expect(steps).toMatchObject([{ name: 'pay', outcome: 'failed' }])
  expect(error).toMatchObject({ kind: 'locator', step: 'pay' })
  expect(error?.message).toContain("getByRole('button', { name: 'Pay' })")
  expect(error?.screenshot).toMatch(/^artifacts\/pay-now-\w+-staging-warm-up1\.png$/)
  expect(existsSync(join(setup.folder, error!.screenshot!))).toBe(true)
})

test('what failed has a kind: refused, broken, checked, network, script', async () => {
  const { run } = await journeysOf({
    environments: { staging: { url: await serveShop() } },
    journeys: `
      export const limited = journey('limited', async ({ page, step }) => {
        await step('open', async () => { await page.goto('/limited'); await page.getByText('never').waitFor({ timeout: 300 }) })
      })
      export const passed = journey('limited unnoticed', async ({ page }) => {
        await page.goto('/limited')
        await new Promise((resolve) => setTimeout(resolve, 100))
      })
      export const broken = journey('broken', async ({ page }) => {
        await page.goto('/broken')
        await page.getByText('never').waitFor({ timeout: 300 })
      })
      export default [
        journey('checked', async ({ step, check }) => { await step('see', () => check(false, 'no order number')) }),
        journey('network', async ({ page }) => { await page.goto('http://127.0.0.1:9/') }),
        journey('script', async ({ page }) => { null.x }),
      ]`,
  })
  expect((await run('limited')).error).toMatchObject({ kind: 'rate-limited', step: 'open' })
  expect((await run('limited unnoticed')).error).toMatchObject({ kind: 'rate-limited' })
  const { error } = await run('broken')
  expect(error).toMatchObject({ kind: 'http-503' })
  expect(error?.message).toMatch(/\/broken answered 503; then: locator\.waitFor/)
  expect((await run('checked')).error).toMatchObject({
    kind: 'assertion',
    message: 'no order number',
    step: 'see',
  })
  expect((await run('network')).error).toMatchObject({ kind: 'network' })
  expect((await run('script')).error).toMatchObject({ kind: 'script' })
})

test('an iteration that never settles ends at its timeout, and the next one runs', async () => {
  const { run } = await journeysOf({
    environments: { staging: { url: await serveShop() } },
    journeys: `export default [
      journey('hangs', async ({ step }) => { await step('wait', () => new Promise(() => {})) }, { timeoutMs: 400 }),
      journey('fine', async ({ page }) => { await page.goto('/') }),
    ]`,
  })
  const sample = await run('hangs')
  expect(sample).toMatchObject({
    outcome: 'timed-out',
    durationUs: 400_000,
    steps: [{ name: 'wait', outcome: 'timed-out' }],
    error: { kind: 'timed-out', step: 'wait' },
  })
  expect((await run('fine')).outcome).toBe('ok')
})

test('the clean-up runs after a failure too, unmeasured, and its own failure is told', async () => {
  const paths: string[] = []
  const url = await serveHttp((request, response) => {
    paths.push(request.url!)
    response.setHeader('content-type', 'text/html').end(page('<h1>hi'))
  })
  const { run } = await journeysOf({
    environments: { staging: { url } },
    journeys: `
      const after = async ({ page }) => { await page.goto('/clean') }
      export default [
        journey('fails', async ({ check }) => check(false, 'no'), { after }),
        journey('leaves', async () => {}, { after: async () => { throw new Error('order 17 is still there') } }),
      ]`,
  })
  expect((await run('fails')).error).toMatchObject({ kind: 'assertion' })
  expect(paths).toEqual(['/clean'])
  const sample = await run('leaves')
  expect(sample).toMatchObject({ outcome: 'failed', error: { kind: 'after' } })
  expect(sample.error?.message).toContain('order 17 is still there')
})

test('every iteration starts without cookies, unless the context is kept', async () => {
  const cookies: (string | undefined)[] = []
  const url = await serveHttp((request, response) => {
    cookies.push(request.headers.cookie)
    response
      .setHeader('set-cookie', 'seen=1')
      .setHeader('content-type', 'text/html')
      .end(page('hi'))
  })
  const journeys = `export default journey('open', async ({ page }) => { await page.goto('/') })`
  const fresh = await journeysOf({ environments: { staging: { url } }, journeys })
  await fresh.run('open')
  await fresh.run('open')
  const settings = { context: 'kept' } as const
  const kept = await journeysOf({ environments: { staging: { url } }, journeys, settings })
  await kept.run('open')
  expect(await kept.run('open')).toMatchObject({ outcome: 'ok', metrics: { requests: 1 } })
  expect(cookies).toEqual([undefined, undefined, undefined, 'seen=1'])
})
