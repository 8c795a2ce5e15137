// report.html in a real browser, opened from disk as a user opens it.

import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { gapCourse } from '../../src/compare/gap-course.ts'
import { faultsOf, openBrowser, openPage } from './browser-page.ts'
import { type WrittenPage, writePage } from './measured-page.ts'

const hostile = `GET /</script><script>alert(1)</script>"'><img src=x onerror=alert(2)>\u202e\u0007`

let browser: Browser
let written: WrittenPage

beforeAll(async () => {
  browser = await openBrowser()
  written = writePage({ endpoints: ['GET /search', hostile], changes: addEvidence })
})
afterAll(async () => {
  await browser.close()
  written.remove()
})

function addEvidence({ differences, ...comparison }: WrittenPage['comparison']): void {
  const search = differences.find(({ cell }) => cell === 'journey search · duration')!
  const means = { count: 20, requests: 3, bytes: 48_000, traits: { encoding: { gzip: 1 } } }
  search.causes = [
    {
      rule: 'database',
      kind: 'data',
      text: 'db went from 12 to 400 ms',
      confidence: 'adds up',
      share: 0.98,
    },
  ]
  search.evidence = {
    per: 'iteration',
    reference: {
      ...means,
      phasesMs: { 'first-byte': 300, download: 90 },
      serverTimingMs: { db: 12 },
    },
    candidate: {
      ...means,
      phasesMs: { 'first-byte': 700, download: 90 },
      serverTimingMs: { db: 400 },
    },
  }
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const slow = {
    durationUs: 912_000,
    startedAt: comparison.runs.reference,
    traceId,
    method: 'GET',
    target: '/search?q=<b>',
  }
  search.slowest = { reference: [], candidate: [slow] }
}

/** Opened from disk. */
async function open(
  { url }: WrittenPage = written,
  { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {},
): Promise<Page> {
  return await openPage(browser, url + hash, (asked) => asked.split('#')[0] === url, options)
}

const row = (page: Page, anchor: string) => page.locator(`tr[id="${anchor}"]`)
const shownNames = (page: Page) => page.locator('tr[data-cell]:visible th').allInnerTexts()

/** How many pixels of a canvas have about the colour of a side. */
async function pixelsOf(page: Page, canvas: number, side: 'reference' | 'candidate') {
  return await page.evaluate(
    ({ at, name }) => {
      const drawing = document.querySelectorAll<HTMLCanvasElement>('canvas')[at]!
      const wanted = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
      const rgb = [1, 3, 5].map((from) => Number.parseInt(wanted.slice(from, from + 2), 16))
      // A copy, as the page's own canvas is not made for reading.
      const copy = new OffscreenCanvas(drawing.width, drawing.height).getContext('2d', {
        willReadFrequently: true,
      })!
      if (drawing.width > 0) copy.drawImage(drawing, 0, 0)
      const { data } = copy.getImageData(0, 0, drawing.width, drawing.height)
      let count = 0
      for (let i = 0; i < data.length; i += 4) {
        const off = rgb.reduce((sum, part, channel) => sum + Math.abs(part - data[i + channel]!), 0)
        if (data[i + 3]! > 200 && off < 40) count++
      }
      return count
    },
    { at: canvas, name: side },
  )
}

describe('the first screen', () => {
  it('says the verdict in a sentence and shows the table', async () => {
    const page = await open()
    expect(await page.locator('header').textContent()).toContain('Must be fixed:')
    expect(await page.locator('#cells > thead th').allInnerTexts()).toEqual(
      expect.arrayContaining([
        'Journey',
        'production',
        'staging',
        'Difference',
        'Verdict',
        'Notes',
      ]),
    )
    const search = await row(page, 'cell-journey-search-duration').textContent()
    expect(search).toMatch(/search\s+\d+ ms\s+\d+ ms\s+20\/19\s+\+\d+ % \[.*must fix/s)
  })

  it('can be read without its program', async () => {
    const page = await open(written, { javaScriptEnabled: false })
    expect(await row(page, 'cell-journey-search-duration').isVisible()).toBe(true)
    expect(await page.locator('body').textContent()).toContain('--seed 42')
  })

  it('has room on a phone', async () => {
    const page = await open(written, {
      viewport: { width: 375, height: 800 },
      hash: '#cell-journey-search-duration',
    })
    await page.locator('.panel canvas').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375)
    const heads = page.locator('.wide .facts thead th:visible')
    const heights = await heads.evaluateAll((all) => all.map((it) => it.clientHeight))
    expect(heights.length).toBeGreaterThan(0)
    expect(Math.max(...heights), 'words are not broken').toBeLessThan(55)
  })
})

describe('the table', () => {
  it('is sorted by a column, the largest first and then the smallest', async () => {
    const page = await open()
    const head = page.getByRole('columnheader', { name: 'Difference' })
    await head.getByRole('button').click()
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    expect((await shownNames(page))[0]).toBe('search')
    await head.getByRole('button').press('Enter')
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    const names = await shownNames(page)
    expect(names.indexOf('login')).toBeLessThan(names.indexOf('search'))
  })

  it('shows what has something to say first, and everything when asked', async () => {
    const page = await open()
    const all = written.comparison.differences.length
    expect(await shownNames(page)).not.toContain('bytes')
    await page.getByRole('button', { name: `all ${all} cells` }).click()
    expect(await shownNames(page)).toHaveLength(all)
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toBe(`${all} of ${all} cells shown`)
  })

  it('is filtered by words and by verdict', async () => {
    const page = await open()
    await page.getByRole('searchbox').fill('login')
    for (const name of await page
      .locator('tr[data-cell]:visible')
      .evaluateAll((rows) => rows.map(({ id }) => id))) {
      expect(name).toContain('login')
    }
    await page.getByRole('searchbox').fill('')
    await page
      .getByRole('button', { name: /must fix/ })
      .first()
      .click()
    const verdicts = await page.locator('tr[data-cell]:visible .word').allInnerTexts()
    expect(verdicts.length).toBeGreaterThan(0)
    for (const verdict of verdicts) expect(verdict).toContain('must fix')
  })

  it('opens a row by keyboard and by its link, and says so', async () => {
    const page = await open()
    const button = row(page, 'cell-journey-search-duration').getByRole('button')
    await button.focus()
    await page.keyboard.press('Enter')
    expect(await button.getAttribute('aria-expanded')).toBe('true')
    expect(page.url()).toContain('#cell-journey-search-duration')
    await page.keyboard.press('Enter')
    expect(await page.locator('.panel').count()).toBe(0)
    const linked = await open(written, { hash: '#cell-journey-search-results-duration' })
    expect(await linked.locator('.panel h3').textContent()).toBe('search > results')
  })
})

describe('behind a row', () => {
  it.each([
    'cell-journey-search-duration',
    'cell-journey-search-ttfb',
    'cell-traffic-duration-p95',
    'cell-endpoint-get-search-errors',
  ])('every chart of %s has the data of both sides', async (anchor) => {
    const page = await open(written, { hash: `#${anchor}` })
    await expect.poll(() => page.locator('.panel canvas').count()).toBe(3)
    for (const canvas of [0, 1, 2]) {
      for (const side of ['reference', 'candidate'] as const) {
        await expect.poll(() => pixelsOf(page, canvas, side)).toBeGreaterThan(50)
      }
    }
  })

  it('tells why, with its evidence, its iterations and the way to their artifacts', async () => {
    const page = await open(
      writtenWith((comparison) => {
        addEvidence(comparison)
        comparison.tracingLink = 'https://tracing.example.com/trace/{traceId}'
      }),
      { hash: '#cell-journey-search-duration' },
    )
    const panel = page.locator('.panel')
    const text = await panel.textContent()
    expect(text).toContain('staging is slower')
    expect(text).toContain('db went from 12 to 400 ms (adds up)')
    expect(text).toContain('first-byte: 300 ms → 700 ms')
    expect(text).toContain('assertion in results. expected <b>12</b> results')
    const bars = await panel
      .locator('.bar')
      .evaluateAll((all) => all.map((bar) => bar.children.length))
    expect(bars).toEqual([2, 2])
    expect(text).toContain('db12 ms → 400 ms')
    const links = await panel
      .locator('a')
      .evaluateAll((all) => all.map((it) => it.getAttribute('href')))
    expect(links).toEqual([
      'https://tracing.example.com/trace/4bf92f3577b34da6a3ce929d0e0e4736',
      'artifacts/search-staging-5.png',
      'artifacts/search-production-0.zip',
      'artifacts/search-staging-0.zip',
    ])
    await panel.getByText('How the verdict came about').click()
    expect(await panel.textContent()).toContain('after Holm over')
  })

  it('has the parity of the environments apart from the rows', async () => {
    const page = await open(
      writtenWith((comparison) => {
        comparison.parity = [
          {
            probe: 'database',
            reference: '15.3',
            candidate: '15.4',
            verdict: 'must-match',
            mustMatch: true,
          },
          {
            probe: 'build',
            reference: '81',
            candidate: '90',
            verdict: 'expected',
            because: 'ahead',
          },
        ]
      }),
    )
    const rows = await page.locator('#parity tbody tr').allTextContents()
    expect(rows).toEqual(['database15.315.4✕ must match', 'build8190✓ expectedahead'])
  })

  it('marks faults, errors and pauses over time, in words too', async () => {
    const page = await open(written, { hash: '#cell-endpoint-get-search-duration-p50' })
    expect(await page.locator('.events').textContent()).toContain('▲ 2 errors in staging')
    expect(await page.locator('.events').textContent()).toContain('12:00 paused for 30 s')
    expect(await page.locator('.events').textContent()).toContain(
      '▬ the whole time: latency 200 ms between trueup and staging (staging)',
    )
  })
})

describe('the gap over the last runs', () => {
  const days = Array.from({ length: 14 }, (_, day) => day)
  const courses = [
    gapCourse(
      'journey search · duration',
      days.map((day) => {
        const ratio = (day < 8 ? 1.05 : 1.5) + 0.002 * Math.sin(7 * day)
        const interval: [number, number] = [ratio * 0.98, ratio * 1.02]
        const startedAt = new Date(Date.UTC(2026, 3, 1 + day)).toISOString()
        const point = {
          run: `run-${day}`,
          startedAt,
          ratio,
          interval,
          margin: 0.1,
          expectedRatio: 1,
        }
        return { ...point, verdict: 'must-fix', headline: true, alike: true }
      }),
      {
        newest: { compare: { reference: 'production', candidate: 'staging' }, fingerprint: {} },
        watched: 1,
      },
    ),
  ]

  it('is drawn with its alarm, in its section and behind its row, and said in words', async () => {
    const page = await open(writtenWith(undefined, undefined, courses), {
      hash: '#cell-journey-search-duration',
    })
    expect(await page.locator('.alarms').textContent()).toMatch(
      /search drifts: higher .* run-[678]/,
    )
    await page.locator('[data-gap="0"] canvas').waitFor()
    await expect.poll(() => page.locator('.panel canvas').count()).toBe(4)
    for (const canvas of [3, 4]) {
      await expect.poll(() => pixelsOf(page, canvas, 'candidate')).toBeGreaterThan(50)
    }
    expect(await page.locator('#gaps .facts').textContent()).toContain(
      'within its margin it would be −9.1 % to +10 %; 14 runs',
    )
  })
})

describe('the page', () => {
  it.each(['light', 'dark'] as const)('has no fault that axe finds, in %s', async (colorScheme) => {
    const context = { colorScheme, bypassCSP: true }
    const page = await open(written, { ...context, hash: '#cell-journey-search-duration' })
    await page.locator('.panel canvas').first().waitFor()
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(ground).toBe(colorScheme === 'dark' ? 'rgb(20, 23, 27)' : 'rgb(255, 255, 255)')
    expect(await faultsOf(page)).toEqual([])
  })

  it('redraws its charts when light turns to dark', async () => {
    const page = await open(written, { hash: '#cell-journey-search-duration' })
    await expect.poll(() => pixelsOf(page, 0, 'candidate')).toBeGreaterThan(50)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => pixelsOf(page, 0, 'candidate')).toBeGreaterThan(50)
  })

  it('opens what has to be fixed for paper, with its charts, in the colours of paper', async () => {
    const page = await open(written, { colorScheme: 'dark' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    const faulty = await page
      .locator('tr[data-cell]:visible:is([data-verdict=must-fix], [data-verdict=should-fix])')
      .count()
    expect(await page.locator('.panel').count()).toBe(faulty)
    await expect.poll(() => pixelsOf(page, 0, 'reference')).toBeGreaterThan(50)
    expect(await page.locator('.panel details:not([open])').count()).toBe(0)
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    await page.emulateMedia({ media: 'print' })
    const sizes = await page
      .locator('#cells tr[data-cell] > :visible')
      .evaluateAll((all) => all.map((it) => getComputedStyle(it).fontSize))
    expect([...new Set(sizes)]).toEqual(['11px'])
    expect((await page.pdf()).length).toBeGreaterThan(20_000)
  })

  it('shows hostile names as text', async () => {
    const page = await open()
    await page.getByRole('button', { name: /all \d+ cells/ }).click()
    expect(
      (await shownNames(page)).some((name) => name.includes('</script><script>alert(1)')),
    ).toBe(true)
    await page.getByRole('button', { name: /alert\(1\).* p50/ }).click()
    expect(await page.locator('.panel h3').textContent()).toContain(
      '<img src=x onerror=alert(2)>��',
    )
    await expect.poll(() => page.locator('.panel canvas').count()).toBe(3)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('script').count()).toBe(2)
  })

  it('has the shape of the traffic, the ledger, the remarks and how to measure again', async () => {
    const page = await open()
    const text = await page.locator('body').textContent()
    expect(text).toContain('The clock of staging is two seconds ahead.')
    expect(text).toContain('trueup run --only journeys --seed 42')
    expect(text).toContain('x-token')
    expect(text).toContain('with it 201 ms, 40 of 41 answered; read back 39 times')
    await expect.poll(() => pixelsOf(page, 0, 'candidate')).toBeGreaterThan(50)
  })

  it('stays small with 200 cells, and opens at once with 1,000', async () => {
    const endpoints = (count: number) =>
      Array.from({ length: count }, (_, at) => `GET /products/${at}/:id`)
    const some = writtenWith(undefined, endpoints(38))
    expect(some.comparison.differences.length).toBeGreaterThanOrEqual(200)
    expect(Buffer.byteLength(some.html)).toBeLessThan(1_000_000)
    const many = writtenWith(undefined, endpoints(200))
    expect(many.comparison.differences.length).toBeGreaterThan(1_000)
    const page = await open(many)
    const openedMs = await page.evaluate(() => performance.now())
    // A wide bound: a machine under test is busy with other things.
    expect(openedMs).toBeLessThan(10_000)
    await page.getByRole('searchbox').fill('products/199')
    expect(await shownNames(page)).toHaveLength(5)
  })
})

function writtenWith(
  changes?: Parameters<typeof writePage>[0]['changes'],
  endpoints?: string[],
  courses?: Parameters<typeof writePage>[0]['courses'],
): WrittenPage {
  const page = writePage({
    ...(endpoints && { endpoints }),
    ...(changes && { changes }),
    ...(courses && { courses }),
  })
  onTestFinished(page.remove)
  return page
}
