// What a browser journey through trueup costs over the same steps in a bare Playwright script: wall
// time of whole iterations, contexts and clean-up included. Both alternate in one run, in turned
// order, each with a browser of its own; printed is the median of the ratios with its spread.
// Wanted: at most 1.03. `npm run bench -- journey-overhead [pairs]`

import { chromium } from 'playwright'
import { findBrowser } from '../src/journeys/browser/find.ts'
import { openBenchRunner } from './bench-runner.ts'
import { openShop } from './bench-shop.ts'

const pairs = Number(process.argv[2] ?? 40)
const warmUp = 3
const shop = await openShop()

const body = `
  await step('open', async () => {
    await page.goto('/')
    await page.getByRole('heading', { name: '/' }).waitFor()
  })
  for (const path of ['/search', '/cart']) {
    await step(path, async () => {
      await page.getByRole('link', { name: path }).click()
      await page.waitForURL('**' + path)
      await page.getByRole('heading', { name: path }).waitFor()
    })
  }`
const trueup = await openBenchRunner(shop.url, body)
const { path: executablePath } = findBrowser({ browser: 'chromium' })
const browser = await chromium.launch({ executablePath })

async function bare(): Promise<void> {
  const context = await browser.newContext({ baseURL: shop.url })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('heading', { name: '/' }).waitFor()
  for (const path of ['/search', '/cart']) {
    await page.getByRole('link', { name: path }).click()
    await page.waitForURL(`**${path}`)
    await page.getByRole('heading', { name: path }).waitFor()
  }
  await context.close()
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

const times: { bareMs: number; trueupMs: number }[] = []
for (let pair = -warmUp; pair < pairs; pair++) {
  const through = () => trueup.run(pair)
  let bareMs: number
  let trueupMs: number
  if (pair % 2 === 0) {
    bareMs = await timeOf(bare)
    trueupMs = await timeOf(through)
  } else {
    trueupMs = await timeOf(through)
    bareMs = await timeOf(bare)
  }
  if (pair >= 0) times.push({ bareMs, trueupMs })
}
await Promise.all([browser.close(), trueup.close()])
shop.close()

function quantile(values: number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN
}

const ratios = times.map(({ bareMs, trueupMs }) => trueupMs / bareMs)
const show = (values: number[], digits: number) =>
  [0.5, 0.1, 0.9].map((at) => quantile(values, at).toFixed(digits))
const [bareMs, trueupMs] = [times.map((each) => each.bareMs), times.map((each) => each.trueupMs)]
for (const [name, values, digits] of [
  ['bare, ms', bareMs, 1],
  ['trueup, ms', trueupMs, 1],
  ['ratio', ratios, 3],
] as const) {
  const [median, low, high] = show(values, digits)
  console.log(`${name.padEnd(12)} median ${median}   10 % ${low}   90 % ${high}`)
}
