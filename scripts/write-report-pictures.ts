// Takes the pictures of docs/reports.md: the report.html of a real run, as a reader sees it.
//   npm run demo && node scripts/write-report-pictures.ts reports/demo/runs/ID

import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'
import { schema } from '../src/config/schema.ts'
import { findBrowser } from '../src/journeys/browser/find.ts'

const [run] = process.argv.slice(2)
if (run === undefined)
  throw new Error('Which run folder? node scripts/write-report-pictures.ts RUN')
const address = pathToFileURL(resolve(run, 'report.html')).href
const pictures = 'docs/pictures'
mkdirSync(pictures, { recursive: true })

const { path } = findBrowser(schema.shape.journeys.parse({}))
const browser = await chromium.launch({ executablePath: path })
const wide = { width: 1180, height: 660 }

async function take(name: string, options: Parameters<typeof browser.newContext>[0], row?: string) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  await page.goto(row === undefined ? address : `${address}#${row}`)
  if (row !== undefined) await page.locator('.panel canvas').nth(2).waitFor()
  await page.screenshot({ path: `${pictures}/${name}.png` })
  await context.close()
}

await take('report', { viewport: wide })
const search = 'cell-journey-search-duration'
await take('report-row', { viewport: { ...wide, height: 900 }, colorScheme: 'dark' }, search)

await browser.close()
