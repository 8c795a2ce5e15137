// Pages of trueup in a real browser, for whatever test looks at one: it must say nothing on its
// console, ask nobody else for anything, and have no fault that axe finds.

import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'
import { expect, onTestFinished } from 'vitest'
import { schema } from '../../src/config/schema.ts'
import { findBrowser } from '../../src/journeys/browser/find.ts'

export async function openBrowser(): Promise<Browser> {
  const { path } = findBrowser(schema.shape.journeys.parse({}))
  return await chromium.launch({ executablePath: path })
}

/** Until the test is over; `mayAsk` says which addresses are its own. */
export async function openPage(
  browser: Browser,
  url: string,
  mayAsk: (asked: string) => boolean,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`))
  page.on('request', (request) => {
    if (!mayAsk(request.url())) complaints.push(`request ${request.url()}`)
  })
  onTestFinished(() => expect(complaints).toEqual([]))
  await page.goto(url)
  return page
}

/** What axe finds; the page has to be opened with `bypassCSP`. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe.source })
  return await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  })
}
