// `trueup serve` as a browser and as an attacker see it.

import { readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { showPage } from '../../src/serve/history-site.ts'
import { openLoopbackServer } from '../../src/serve/loopback-server.ts'
import { idOf, outFolder, writeFolder } from '../history/kept-runs.ts'
import { faultsOf, openBrowser, openPage } from '../report/browser-page.ts'
import { type Project, project } from './command-line.ts'
import { writeRun } from './written-run.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

let url: string
let out: string

/** Fourteen runs, of which the gap rises in the ninth; the first has a hostile name in it. */
beforeEach(async () => {
  out = await outFolder()
  for (let day = 0; day < 14; day++) {
    writeFolder(out, { day, ratio: (day < 8 ? 1.05 : 1.5) + 0.002 * Math.sin(7 * day) })
  }
  const first = join(out, 'runs', idOf(0), 'comparison.json')
  const text = await readFile(first, 'utf8')
  await writeFile(first, text.replace('Acceptable: search.', '<script>alert(1)</script>'))
  const server = await openLoopbackServer((asked) =>
    showPage({ out, baseline: async () => undefined }, asked),
  )
  onTestFinished(() => server.close())
  url = server.url
})

function open(path = '', options: BrowserContextOptions = {}): Promise<Page> {
  return openPage(browser, url + path, (asked) => asked.startsWith(url), options)
}

describe('the pages of the history', () => {
  it('show the newest verdict, the gaps with their alarms, and all runs', async () => {
    const page = await open()
    expect(await page.locator('header').textContent()).toContain('Must be fixed: search.')
    expect(await page.locator('.alarms').textContent()).toContain(
      'search drifts: higher than before',
    )
    await page.locator('[data-gap="0"] canvas').waitFor()
    expect(await page.locator('#runs tbody tr').count()).toBe(14)
    await page.getByRole('link', { name: 'search', exact: true }).click()
    await page.locator('[data-gap="0"] canvas').waitFor()
    expect(await page.locator('h1').textContent()).toBe('journey search · duration')
    expect(await page.locator('.facts tbody tr').count()).toBe(14)
  })

  it('find runs and cells by words, and show hostile text as text', async () => {
    const page = await open()
    await page.getByRole('searchbox').fill('<script>alert')
    await page.getByRole('button', { name: 'Search' }).click()
    expect(await page.locator('#runs tbody th').allTextContents()).toEqual([idOf(0)])
    await page.getByRole('link', { name: idOf(0) }).click()
    expect(await page.locator('.sentence').textContent()).toBe('<script>alert(1)</script>')
  })

  it('show what is kept of a run without a report, its folder or none', async () => {
    await fetch(url)
    await rm(join(out, 'runs', idOf(3)), { recursive: true })
    for (const day of [3, 4]) {
      const page = await open(`runs/${idOf(day)}/`)
      expect(await page.locator('header').textContent()).toContain('what the history kept')
      expect(await page.locator('tbody tr').first().textContent()).toMatch(/^search450 ms480 ms\+/)
      expect(await page.locator('main').textContent()).toContain('database15.315.4differs')
    }
  })

  it('compare two runs by what is kept of them, and say that it is weaker', async () => {
    await fetch(url)
    await rm(join(out, 'runs', idOf(2)), { recursive: true })
    const page = await open()
    await page.getByRole('checkbox', { name: `Compare ${idOf(2)}` }).check()
    await page.getByRole('checkbox', { name: `Compare ${idOf(13)}` }).check()
    await page.getByRole('button', { name: /Compare/ }).click()
    expect(await page.locator('header').textContent()).toContain('Nothing is judged here')
    const [search] = await page.locator('#two tbody tr').allTextContents()
    expect(search).toMatch(/^search480 ms480 ms0 %\+5\.2 % \[.*\+50 % \[/)
    await page.getByRole('link', { name: 'production in these runs' }).click()
    expect(await page.locator('h1').textContent()).toBe('production in two runs')
  })

  it.each(['light', 'dark'] as const)(
    'have no fault that axe finds, in %s',
    async (colorScheme) => {
      for (const path of ['', `cell?name=${encodeURIComponent('journey search · duration')}`]) {
        const page = await open(path, { colorScheme, bypassCSP: true })
        await page.locator('canvas').first().waitFor()
        expect(await faultsOf(page)).toEqual([])
      }
      const page = await open('', { viewport: { width: 375, height: 800 } })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375)
    },
  )
})

/** As no browser would ask. */
function ask(path: string, { host, method = 'GET' }: { host?: string; method?: string } = {}) {
  const { hostname, port } = new URL(url)
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const asked = request(
        { hostname, port, path, method, headers: host ? { host } : {} },
        (it) => {
          let text = ''
          it.setEncoding('utf8').on('data', (part) => {
            text += part
          })
          it.on('end', () => resolve({ status: it.statusCode!, headers: it.headers, text }))
        },
      )
      asked.on('error', reject).end()
    },
  )
}

describe('the server', () => {
  it('answers to its own name alone, for reading alone', async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect((await ask('/', { host: 'evil.example' })).status).toBe(421)
    expect((await ask('/', { method: 'POST' })).status).toBe(405)
    const { status, headers } = await ask('/', { host: `localhost:${new URL(url).port}` })
    expect(status).toBe(200)
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
  })

  it('shows nothing outside of the run folders', async () => {
    await writeFile(join(out, 'secret.json'), '{"secret": 1}')
    await symlink(join(out, 'secret.json'), join(out, 'runs', idOf(0), 'link.json'))
    await symlink(out, join(out, 'runs', 'up'))
    for (const path of [
      '/runs/../secret.json',
      '/runs/..%2fsecret.json',
      `/runs/${idOf(0)}/..%2f..%2fsecret.json`,
      `/runs/${idOf(0)}/%2e%2e/%2e%2e/secret.json`,
      `/runs/${idOf(0)}/link.json`,
      '/runs/up/secret.json',
      '/runs/./run.json',
      `/runs/${idOf(0)}/run.json%00.png`,
      '/runs/%zz/run.json',
      '//etc/passwd',
      '/history.db',
    ]) {
      const { status, text } = await ask(path)
      expect([path, status]).toEqual([path, 404])
      expect(text).not.toContain('secret')
    }
  })

  it('gives files of a run with types that cannot act', async () => {
    const folder = join(out, 'runs', idOf(0))
    await writeFile(join(folder, 'page.svg'), '<svg onload="alert(1)"/>')
    await writeFile(join(folder, 'report.html'), '<script>document.title = origin</script>')
    const run = await ask(`/runs/${idOf(0)}/run.json`)
    expect([run.status, run.headers['content-type']]).toEqual([200, 'application/json'])
    const drawing = await ask(`/runs/${idOf(0)}/page.svg`)
    expect(drawing.headers['content-type']).toBe('application/octet-stream')
    expect(drawing.headers['content-disposition']).toMatch(/^attachment/)
    const page = await open(`runs/${idOf(0)}/`)
    expect(page.url()).toContain('/report.html')
    expect(await page.title()).toBe('null')
  })

  it('says what is wrong with an address', async () => {
    expect((await ask(`/compare?run=${idOf(0)}`)).text).toContain('Choose two runs')
    const unknown = `/compare?run=${idOf(0)}&run=${idOf(1)}&environment=qa`
    expect((await ask(unknown)).text).toContain('no environment qa in common')
    for (const path of ['/cell?name=nothing', '/runs/none/', `/compare?run=${idOf(0)}&run=x`]) {
      expect((await ask(path)).status).toBe(404)
    }
  })
})

describe('trueup serve', () => {
  it('shows reports, judges two runs from their folders, and ends with Ctrl-C', async () => {
    const shop: Project = await project()
    await writeRun(shop, { id: 'before' })
    await writeRun(shop, { id: 'after', ratio: 1.5, startedAt: '2026-05-05T12:00:00.000Z' })
    await Promise.all([shop.trueup('report', 'before'), shop.trueup('report', 'after')])
    const serving = shop.start(['serve'])
    await serving.says(/Ctrl-C ends it/)
    url = await serving.prints(/http:\/\/\S+/)
    const page = await open('runs/after/')
    expect(await page.locator('.sentence').textContent()).toContain('Must be fixed: home')
    await page.getByRole('button', { name: 'home' }).first().click()
    await page.locator('.panel canvas').first().waitFor()
    const compared = await open('compare?run=after&run=before')
    expect(await compared.locator('main').textContent()).toContain('Two separate runs are weaker')
    expect(await compared.locator('#cells').textContent()).toContain('+50 %')
    serving.process.kill('SIGINT')
    expect((await serving.ended).code).toBe(0)
  })

  it('says which port cannot be had', async () => {
    const shop = await project()
    const { code, stderr } = await shop.trueup('serve', '--port', new URL(url).port)
    expect(code).toBe(2)
    expect(stderr).toContain(`Port ${new URL(url).port} cannot be had`)
  })
})
