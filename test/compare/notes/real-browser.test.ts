// Rules of browser journeys in a real Chromium: a page whose script works for longer, and a server that
// speaks another protocol; and the same pair without either.

import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Comparison, judgeRun } from '../../../src/compare/index.ts'
import { openStage, type Stage } from '../../send/stage.ts'

const plantedMs = 600
const certificate = (name: string) =>
  join(import.meta.dirname, '../../environments/certificates', name)

let stage: Stage
const servers: Server[] = []
let plain: Comparison
let different: Comparison

/** A page that keeps its script busy for so long. */
const page = (busyMs: number) => `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
  <script>const end = performance.now() + ${busyMs}; while (performance.now() < end);</script><h1>Ready</h1>`

interface Asked {
  url?: string
}
interface Answering {
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

function answer(slow: boolean) {
  return ({ url }: Asked, response: Answering) => {
    response.setHeader('content-type', 'text/html')
    const body = page(slow && url === '/script' ? plantedMs : 0)
    setTimeout(() => response.end(body), slow && url === '/protocol' ? plantedMs : 0)
  }
}

async function listen(server: Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `https://localhost:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  stage = await openStage(() => (_, response) => void response.end())
  for (const name of ['script', 'protocol']) {
    await writeFile(
      join(stage.folder, 'journeys', `${name}.ts`),
      `import { journey } from 'trueup'
       export default journey('${name}', async ({ page }) => {
         await page.goto('/${name}')
         await page.getByRole('heading', { name: 'Ready' }).waitFor()
       })`,
    )
  }
  const tls = {
    allowHTTP1: true,
    key: readFileSync(certificate('server.key')),
    cert: readFileSync(certificate('server.pem')),
  }
  const production = await listen(createSecureServer(tls, answer(false)))
  const alike = await listen(createSecureServer(tls, answer(false)))
  const unlike = await listen(createServer(tls, answer(true)))
  plain = await compared(production, alike)
  different = await compared(production, unlike)
}, 120_000)
afterAll(async () => {
  for (const server of servers) server.close()
  await stage?.close()
})

async function compared(production: string, staging: string): Promise<Comparison> {
  const tls = { ca: certificate('ca.pem') }
  const { opened } = await stage.run({
    environments: { production: { url: production, tls }, staging: { url: staging, tls } },
    config: { journeys: { iterations: 6 }, margins: { typical: '50%', floor: '150ms' } },
  })
  expect(opened.file.reason).toBeUndefined()
  return judgeRun(opened)
}

const causesOf = (comparison: Comparison, journey: string) =>
  comparison.differences.find(({ cell }) => cell === `journey ${journey} · duration`)!.causes ?? []

it('a page whose script takes longer is told as work in the browser', () => {
  const [cause, ...others] = causesOf(different, 'script').filter(({ kind }) => kind === 'client')
  expect(cause?.text).toMatch(/\+\d+ ms .* work in the browser \(.* ms\), most of it scripts$/)
  expect(others).toEqual([])
  expect(causesOf(different, 'script').map(({ rule }) => rule)).not.toContain('first-byte')
})

it('another protocol is told beside the gap that it goes with', () => {
  const causes = causesOf(different, 'protocol')
  expect(causes.find(({ rule }) => rule === 'protocol')?.text).toBe(
    'goes with another protocol: h2 in production, http/1.1 in staging',
  )
  expect(causes.map(({ rule }) => rule)).not.toContain('rendering')
})

it.each(['script', 'protocol'])('the pair without either has no cause: %s', (journey) => {
  expect(causesOf(plain, journey)).toEqual([])
})
