// What is recorded of a browser journey beside its latency, in the real browser.

import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { EvidenceLine } from '../../../src/record/evidence.ts'
import { serveHttp } from '../../environments/loopback.ts'
import { journeysOf } from '../journey-project.ts'

const page = (body: string) =>
  `<!doctype html><title>shop</title><link rel=icon href=data:,>${body}`

test('a journey of pages has the evidence of its requests, hosts, cookies and rendering', async () => {
  const foreign = await serveHttp((_, response) => {
    response.setHeader('content-type', 'text/javascript').end('window.third = 1')
  })
  const url = await serveHttp((request, response) => {
    if (request.url === '/old') return response.writeHead(302, { location: '/shelf?page=2' }).end()
    if (request.url === '/gone.js') return request.socket.destroy()
    response.setHeader('content-type', 'text/html').setHeader('server-timing', 'db;dur=7')
    response.setHeader('set-cookie', 'sid=a-secret-value; HttpOnly')
    response.setHeader('content-encoding', 'gzip').setHeader('x-cache', 'HIT')
    const busy = 'for (const end = performance.now() + 40; performance.now() < end; );'
    const scripts = `<script src=${foreign}/third.js></script><script src=/gone.js></script>`
    response.end(gzipSync(page(`<h1>${request.url}</h1>${scripts}<script>${busy}</script>`)))
  })
  const { run } = await journeysOf({
    environments: { staging: { url } },
    journeys: `export default journey('browse', async ({ page, step }) => {
      await step('open', () => page.goto('/old'))
    })`,
  })
  const { evidence } = await run('browse')
  const [journey, step] = evidence as [EvidenceLine, EvidenceLine]
  expect(journey).toMatchObject({
    environment: 'staging',
    subject: { kind: 'journey', name: 'browse' },
    requests: 3,
    statuses: { 200: 2, 302: 1 },
    errorKinds: { reset: 1 },
    serverTiming: { db: { count: 1, totalUs: 7_000 } },
    traits: {
      encoding: { gzip: 1, none: 1 },
      cache: { hit: 1 },
      cookie: { sid: 1 },
      redirect: { 302: 1 },
      protocol: { 'http/1.1': 1 },
    },
    hosts: {
      [new URL(url).host]: { requests: 2, foreign: false },
      [new URL(foreign).host]: { requests: 1, foreign: true },
    },
    slowest: [],
  })
  expect(journey.phases['first-byte']?.count).toBe(3)
  expect(journey.rendering!.script).toBeGreaterThan(35_000)
  expect(journey.rendering!.task).toBeGreaterThanOrEqual(journey.rendering!.script!)
  expect(step).toMatchObject({ subject: { step: 'open' }, requests: 3 })
  expect(step.rendering).toBeUndefined()
  expect(JSON.stringify(evidence)).not.toContain('a-secret-value')
})

test('the trace of a page goes on, however it writes the header', async () => {
  const own = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
  const heard: (string | undefined)[] = []
  const url = await serveHttp(({ url, headers }, response) => {
    if (url === '/asked') heard.push(headers.traceparent as string | undefined)
    response.setHeader('content-type', 'text/html').end(page('<h1>own'))
  })
  const { run } = await journeysOf({
    environments: { staging: { url, headers: { 'x-stage': 'one' } } },
    journeys: `export default journey('open', async ({ page }) => {
      await page.goto('/')
      await page.evaluate((trace) => new Promise((resolve) => {
        const asking = new XMLHttpRequest()
        asking.open('GET', '/asked')
        asking.setRequestHeader('Traceparent', trace)
        asking.onloadend = resolve
        asking.send()
      }), '${own}')
    })`,
  })
  const { outcome } = await run('open')
  expect(outcome).toBe('ok')
  expect(heard).toEqual([own])
})

test('where requests are looked at anyway each carries a trace, and no other host gets one', async () => {
  const heard: { url: string; trace: string | undefined }[] = []
  const serve = (answer: (path: string) => string) =>
    serveHttp(({ url, headers }, response) => {
      heard.push({ url: url!, trace: headers.traceparent as string | undefined })
      response.setHeader('access-control-allow-origin', '*').setHeader('content-type', 'text/html')
      if (url === '/out') response.writeHead(302, { location: `${third}/landed` }).end()
      else if (url === '/in') response.writeHead(302, { location: '/' }).end()
      else response.end(page(answer(url!)))
    })
  const third: string = await serve(() => '<h1>third')
  const url = await serve(() => `<h1>own</h1><img src=/own.png><img src=${third}/foreign.png>`)
  const { run } = await journeysOf({
    environments: { staging: { url, headers: { 'x-stage': 'one' } } },
    journeys: `export default journey('open', async ({ page }) => {
      await page.goto('/in')
      await page.evaluate((url) => fetch(url).then((answer) => answer.text()), '${third}/fetched')
      await page.goto('/out')
    })`,
  })
  const { evidence, outcome } = await run('open')
  expect(outcome).toBe('ok')
  const sent = (paths: string[]) => heard.filter(({ url }) => paths.includes(url))
  const own = sent(['/in', '/', '/own.png', '/out']).map(({ trace }) => trace?.split('-')[1])
  expect(own).toHaveLength(4)
  expect(new Set(own).size).toBe(4)
  for (const { trace } of sent(['/foreign.png', '/fetched', '/landed']))
    expect(trace).toBeUndefined()
  const { slowest } = evidence![0]!
  expect(slowest).toHaveLength(3)
  for (const { traceId, target } of slowest) {
    expect(traceId).toBe(sent([target])[0]!.trace!.split('-')[1])
  }
})
