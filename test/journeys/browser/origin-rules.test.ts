import { expect, test } from 'vitest'
import { serveHttp } from '../../environments/loopback.ts'
import { journeysOf } from '../journey-project.ts'

const noIcon = '<!doctype html><title>t</title><link rel=icon href=data:,>'

/** Remembers `METHOD path secret cookie` of each request. */
async function listening(answer: (path: string) => string | { to: string }) {
  const heard: string[] = []
  const url = await serveHttp((request, response) => {
    const { method, headers } = request
    heard.push(
      `${method} ${request.url} ${headers['x-secret'] ?? '-'} ${headers.authorization ?? '-'}`,
    )
    response.setHeader('access-control-allow-origin', '*')
    const body = answer(request.url!)
    if (typeof body !== 'string') return response.writeHead(302, { location: body.to }).end()
    response.setHeader('content-type', 'text/html').end(noIcon + body)
  })
  return { url, heard }
}

test('headers and basic auth go to their origin alone: not to third parties, not along a redirect', async () => {
  const third = await listening(() => '<h1>third')
  const own = await listening((path) => {
    if (path === '/out') return { to: `${third.url}/landed` }
    if (path === '/in') return { to: '/page' }
    return `<h1>own</h1><img src=/own.png><img src=${third.url}/foreign.png><iframe src=${third.url}/frame></iframe>`
  })
  const { run } = await journeysOf({
    environments: {
      staging: {
        url: own.url,
        headers: { 'x-secret': 'S' },
        basicAuth: { username: 'ann', password: 'pw' },
      },
    },
    journeys: `export default journey('open', async ({ page }) => {
      await page.goto('/in')
      await page.evaluate((url) => fetch(url), '${third.url}/fetched')
      await page.goto('/out')
    })`,
  })
  expect((await run('open')).outcome).toBe('ok')
  expect(own.heard.length).toBeGreaterThanOrEqual(4)
  for (const line of own.heard) expect(line).toMatch(/ S Basic YW5uOnB3$/)
  expect(third.heard.map((line) => line.split(' ')[1]).sort()).toEqual(
    ['/fetched', '/foreign.png', '/frame', '/landed'].sort(),
  )
  for (const line of third.heard) expect(line).toMatch(/ - -$/)
})

test('where its requests are looked at anyway, an environment is told the run; no other host is', async () => {
  const runs: string[] = []
  const serve = (name: string) =>
    serveHttp(({ url, headers }, response) => {
      runs.push(`${name} ${url} ${headers['x-trueup-run'] ?? '-'}`)
      response.setHeader('content-type', 'text/html').end(`${noIcon}<img src=${third}/logo.png>`)
    })
  let third = ''
  third = await serve('third')
  const live = { url: await serve('live') }
  const journeys = `export default journey('open', async ({ page }) => { await page.goto('/') })`
  const marked = await journeysOf({
    environments: { live: { ...live, production: true } },
    journeys,
  })
  await marked.run('open')
  const plain = await journeysOf({ environments: { live }, journeys })
  await plain.run('open')
  expect(runs).toEqual(['live / test-run', 'third /logo.png -', 'live / -', 'third /logo.png -'])
})

test('a journey that leaves for another configured environment fails loudly and asks nothing there', async () => {
  const production = await listening(() => '<h1>production')
  const staging = await listening((path) =>
    path === '/moved' ? { to: `${production.url}/moved` } : `<img src=${production.url}/logo.png>`,
  )
  const { run } = await journeysOf({
    environments: { staging: { url: staging.url }, production: { url: production.url } },
    journeys: `export default [
      journey('image', async ({ page, step }) => {
        await step('open', async () => { await page.goto('/page'); await page.getByText('never').waitFor() })
      }),
      journey('redirect', async ({ page }) => { await page.goto('/moved') }),
    ]`,
  })
  for (const name of ['image', 'redirect']) {
    const { error } = await run(name)
    expect(error).toMatchObject({ kind: 'left-environment' })
    expect(error?.message).toContain("'production'")
  }
  expect(production.heard).toEqual([])
})

test('a window that leaves for another environment as it opens fails the step, though late', async () => {
  const production = await listening(() => '<h1>production')
  const staging = await listening(
    () => `<a target=_blank href=${production.url}/help>help</a><a target=_blank href=/own>own</a>`,
  )
  const { run } = await journeysOf({
    environments: { staging: { url: staging.url }, production: { url: production.url } },
    journeys: `const open = (name) => journey(name, async ({ page, step }) => {
        await page.goto('/')
        await step('open', async () => {
          const popup = page.waitForEvent('popup')
          await page.getByText(name).click()
          await (await popup).waitForLoadState()
          if (name === 'help') await page.getByText('never').waitFor()
        })
      })
      export default [open('help'), open('own')]`,
  })
  expect((await run('help')).error).toMatchObject({ kind: 'left-environment', step: 'open' })
  expect((await run('own')).outcome).toBe('ok')
})

test('with journeys.hosts, a page that asks a host that is not listed fails its step, over WebSockets too', async () => {
  const cdn = await listening(() => 'listed')
  const tracker = await listening(() => 'not listed')
  const own = await listening((path) => {
    if (path === '/listed') return `<img src=${cdn.url}/a.png><h1>shown</h1>`
    if (path === '/tracked') return `<h1>shown</h1><img src=${tracker.url}/pixel.png>`
    return `<h1>shown</h1><script>new WebSocket('${tracker.url.replace('http', 'ws')}/live')</script>`
  })
  const { run } = await journeysOf({
    environments: { staging: { url: own.url } },
    settings: { hosts: [new URL(cdn.url).host] },
    journeys: `const open = (name, wait) => journey(name, ({ page, step }) => step('open', async () => {
        await page.goto('/' + name)
        await page.getByText(wait).waitFor()
      }))
      export default [open('listed', 'shown'), open('tracked', 'never'), open('live', 'never')]`,
  })
  expect((await run('listed')).outcome).toBe('ok')
  expect(cdn.heard).toHaveLength(1)
  for (const name of ['tracked', 'live']) {
    expect((await run(name)).error).toMatchObject({ kind: 'host-not-allowed', step: 'open' })
  }
  // A WebSocket is noticed only once its handshake has left.
  expect(tracker.heard.filter((line) => !line.startsWith('GET /live'))).toEqual([])
})

test('on a production system the browser only reads, unless the configuration says why not', async () => {
  const { url, heard } = await listening(
    () => '<form method=post action=/order><button>Order</button></form>',
  )
  const journeys = `export default journey('order', async ({ page, step }) => {
    await page.goto('/cart')
    await step('order', async () => {
      await page.getByRole('button').click()
      await page.waitForURL('**/order')
    })
  })`
  const guarded = await journeysOf({ environments: { live: { url, production: true } }, journeys })
  expect((await guarded.run('order')).error).toMatchObject({ kind: 'write-refused', step: 'order' })
  expect(heard).toEqual(['GET /cart - -'])
  const allowed = await journeysOf({
    environments: { live: { url, production: true, writes: 'orders of a test customer' } },
    journeys,
  })
  expect((await allowed.run('order')).outcome).toBe('ok')
  expect(heard).toContain('POST /order - -')
})

test('a login posts its form once, on production too; its cookies and headers are reused by both kinds', async () => {
  const heard: string[] = []
  const url = await serveHttp((request, response) => {
    const { method, headers } = request
    heard.push(`${method} ${request.url} ${headers.cookie ?? '-'} ${headers['x-csrf'] ?? '-'}`)
    if (method === 'POST') {
      return response.writeHead(302, { 'set-cookie': 'id=42; HttpOnly', location: '/home' }).end()
    }
    const form = '<form method=post action=/login><button>Log in</button></form>'
    response.setHeader('content-type', 'text/html').end(`${noIcon}${form}`)
  })
  for (const kind of ['browser', 'http']) {
    const browser = `login(async ({ page }) => {
      await page.goto('/login')
      await page.getByRole('button').click()
      await page.waitForURL('**/home')
      return { headers: { 'x-csrf': 'T' } }
    })`
    const http = `login.http(async ({ http }) => {
      await (await http.get('/login')).form().submit()
      return { headers: { 'x-csrf': 'T' } }
    })`
    const { run, runner } = await journeysOf({
      environments: { live: { url, production: true, login: 'login.ts' } },
      journeys: {
        'login.ts': `export default ${kind === 'browser' ? browser : http}`,
        'journeys/all.ts': `export default [
          journey('seen', async ({ page }) => { await page.goto('/account') }),
          journey.http('asked', async ({ http }) => { await http.get('/api') }),
        ]`,
      },
    })
    heard.length = 0
    await runner.login()
    expect(heard.filter((line) => line.startsWith('POST'))).toHaveLength(1)
    expect((await run('seen')).outcome).toBe('ok')
    expect((await run('asked')).outcome).toBe('ok')
    expect(heard.slice(-2)).toEqual(['GET /account id=42 T', 'GET /api id=42 T'])
  }
})

test('a login that fails says in which environment, file and step, and why', async () => {
  const { url } = await listening(() => 'wrong password')
  const { runner } = await journeysOf({
    environments: { staging: { url, login: 'login.ts' } },
    journeys: {
      'login.ts': `export default login(async ({ page, step, check }) => {
        await step('send', async () => {
          await page.goto('/login')
          check(await page.getByText('Welcome').count(), 'the account page greets')
        })
      })`,
      'journeys/all.ts': `export default journey('j', async () => {})`,
    },
  })
  await expect(runner.login()).rejects.toThrow(
    /The login of staging \(.*login\.ts\) failed in step 'send': assertion: the account page greets; screenshot: artifacts\/login-staging\.png/,
  )
})
