// `run --ui` in a real browser: the run as it goes on, and the report at the end.

import { expect, it, onTestFinished } from 'vitest'
import { faultsOf, openBrowser } from '../report/browser-page.ts'
import { answersAfter } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

it('shows a run while it goes on, and turns into its report', async () => {
  const browser = await openBrowser()
  onTestFinished(() => browser.close())
  // As slow as it takes to look at it, whatever else the machine does.
  let delayMs = 1_500
  const shop = await twoEnvironments({
    production: (...exchange) => answersAfter(delayMs)(...exchange),
    journeys: { iterations: 40 },
  })
  const running = shop.start(['run', '--ui'])
  const url = await running.prints(/http:\/\/127\.0\.0\.1:\d+\//)
  const context = await browser.newContext({ colorScheme: 'dark', bypassCSP: true })
  const page = await context.newPage()
  const complaints: string[] = []
  const errors: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', ({ message }) => errors.push(message))
  page.on('request', (asked) => {
    if (!asked.url().startsWith(url)) complaints.push(asked.url())
  })
  await page.goto(url)
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    'rgb(20, 23, 27)',
  )
  const cells = page.locator('#live tbody tr').first()
  await cells.waitFor()
  const count = async () => Number((await cells.textContent())?.match(/^home(\d+)/)?.[1])
  const before = await count()
  await expect.poll(count).toBeGreaterThan(before)
  expect(await page.locator('#phase').textContent()).toMatch(/^measuring · home · pair \d+ of 40$/)
  expect(await page.locator('#time').textContent()).toMatch(/^for \d:\d\d, about \d:\d\d left$/)
  await page.locator('#courses canvas').waitFor()
  expect(await faultsOf(page)).toEqual([])
  delayMs = 20
  // One that never reads what it is told holds up nothing.
  const deaf = await fetch(`${url}events`)
  expect(deaf.headers.get('content-type')).toBe('text/event-stream')
  expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  await page.locator('#cells').waitFor({ timeout: 150_000 })
  expect(await page.locator('.verdict .word').textContent()).not.toBe('')
  expect(complaints).toEqual([])
  const { stderr, code } = await running.ended
  expect([0, 1, 3]).toContain(code)
  expect(stderr).toContain(`The run can be watched at ${url}`)
  await expect(fetch(url)).rejects.toThrow()
  await page.locator('#cells tbody button').first().click()
  await page.locator('.panel canvas').first().waitFor()
  expect(errors).toEqual([])
})

it('does not wait at the end where nobody watches, and says its address when quiet', async () => {
  const shop = await twoEnvironments({ journeys: { iterations: 2 } })
  const { stderr, code } = await shop.trueup('run', '--ui', '--quiet')
  expect(stderr).toMatch(/^The run can be watched at http:\/\/127\.0\.0\.1:\d+\/$/m)
  expect(code).toBe(3)
})
