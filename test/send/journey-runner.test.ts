import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { serveHttp } from '../environments/loopback.ts'
import { journeySetup, journeysOf, openRunner } from '../journeys/journey-project.ts'

const servePage = () =>
  serveHttp((_, response) => {
    response.setHeader('content-type', 'text/html').end('<link rel=icon href=data:,><h1>hi')
  })

/** The processes that stem from this one, by what `ps` says. */
function descendants(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
  const of = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...of(pid)])
  return of(process.pid)
}

function alive(pids: number[]): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  const living = listed
    .map((line) => line.trim().split(/\s+/))
    .filter(([, stat]) => !stat?.startsWith('Z'))
  return living.map(([pid]) => Number(pid)).filter((pid) => pids.includes(pid))
}

test('the clean-up runs in the browser too, also after the runner was closed; its failure is told', async () => {
  const url = await servePage()
  const { runner } = await journeysOf({
    environments: { live: { url }, other: { url } },
    journeys: {
      'after.ts': `import { after } from 'trueup'
      export default after(async ({ page, step, environment }) => {
        await step('orders', async () => {
          await page.goto('/')
          if (environment.name === 'other') throw new Error('no such order')
        })
      })`,
      'journeys/all.ts': `export default journey('j', async () => {})`,
    },
    settings: { after: 'after.ts' },
  })
  await runner.close()
  const failure = await runner.cleanUp().catch((error: Error) => error.message)
  expect(failure).toMatch(
    /^it failed in other \(after\.ts\) in step 'orders': .*no such order.*; screenshot: artifacts\//,
  )
})

test('a loop that never awaits costs one iteration: its thread is replaced, the login is kept', async () => {
  let logins = 0
  const cookies: (string | undefined)[] = []
  const url = await serveHttp((request, response) => {
    if (request.url === '/login') {
      logins++
      response.setHeader('set-cookie', 'id=42')
    } else cookies.push(request.headers.cookie)
    response.setHeader('content-type', 'text/html').end('<link rel=icon href=data:,><h1>hi')
  })
  const { run, runner } = await journeysOf({
    environments: { staging: { url, login: 'login.ts' } },
    journeys: {
      'login.ts': `export default login(async ({ page }) => { await page.goto('/login') })`,
      'journeys/all.ts': `export default [
        journey('loops', async ({ page }) => { await page.goto('/'); for (;;) {} }, { timeoutMs: 5_000 }),
        journey('fine', async ({ page }) => { await page.goto('/') }),
      ]`,
    },
  })
  await runner.login()
  const before = descendants()
  const sample = await run('loops')
  expect(sample).toMatchObject({ outcome: 'timed-out', durationUs: 5_000_000 })
  expect(sample.error).toMatchObject({ kind: 'timed-out' })
  await expect.poll(() => alive(before)).toEqual([])
  expect((await run('fine')).outcome).toBe('ok')
  expect(cookies).toEqual(['id=42', 'id=42'])
  expect(logins).toBe(1)
})

test('a journey that ends its process, or fails where nobody awaits, does not end the run', async () => {
  const { run } = await journeysOf({
    environments: { staging: { url: await servePage() } },
    journeys: `export default [
      journey('exits', async () => { process.exit(0) }),
      journey('throws later', async () => { setTimeout(() => { throw new Error('too late') }); await new Promise(() => {}) }),
      journey('leaves a promise', async () => { void Promise.reject(new Error('nobody waits')) }),
      journey('fine', async ({ page }) => { await page.goto('/') }),
    ]`,
  })
  expect((await run('exits')).error).toMatchObject({ kind: 'script' })
  const { error } = await run('throws later')
  expect(error?.message).toContain('too late')
  expect((await run('leaves a promise')).outcome).toBe('ok')
  expect((await run('fine')).outcome).toBe('ok')
})

test('a browser that crashes is an error with that name, and the next iteration has a new one', async () => {
  const { run } = await journeysOf({
    environments: { staging: { url: await servePage() } },
    journeys: `export default [
      journey('crashes', async ({ page, context }) => {
        await page.goto('/')
        const session = await context.browser().newBrowserCDPSession()
        void session.send('Browser.crash').catch(() => {})
        await page.getByText('never').waitFor()
      }),
      journey('tab crashes', async ({ page }) => {
        await page.goto('chrome://crash').catch(() => {})
        await new Promise(() => {})
      }),
      journey('fine', async ({ page }) => { await page.goto('/') }),
    ]`,
  })
  expect((await run('crashes')).error).toMatchObject({ kind: 'browser-crashed' })
  expect((await run('fine')).outcome).toBe('ok')
  expect((await run('tab crashes')).error).toMatchObject({ kind: 'browser-crashed' })
  expect((await run('fine')).outcome).toBe('ok')
})

test('close() leaves no browser behind', async () => {
  const setup = await journeySetup({
    environments: { staging: { url: await servePage() } },
    journeys: `export default journey('open', async ({ page }) => { await page.goto('/') })`,
  })
  const runner = await openRunner(setup)
  await runner.run({
    journey: 'open',
    environment: 'staging',
    pair: 0,
    phase: 'measured',
    data: {},
  })
  const started = descendants()
  expect(started.length).toBeGreaterThan(1)
  await runner.close()
  await expect.poll(() => alive(started)).toEqual([])
})

test('what cannot be handed to a thread, and a browser that is not there, are told in words', async () => {
  const journeys = `export default journey('open', async ({ page }) => { await page.goto('/') })`
  const url = await servePage()
  const functions = await journeySetup({
    environments: { staging: { url, variables: { total: () => 3 } } },
    journeys,
  })
  await expect(openRunner(functions)).rejects.toThrow(/variables: expected plain data/)
  const settings = { executable: '/nowhere/chromium' }
  const missing = await journeysOf({ environments: { staging: { url } }, journeys, settings })
  await expect(missing.run('open')).rejects.toThrow(/journeys\.executable: expected a program/)
})
