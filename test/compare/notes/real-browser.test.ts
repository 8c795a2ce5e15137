// Rules of browser journeys in a real Chromium: a page whose script works for longer, and a server that
// speaks another protocol. Each pair is the one without it for the other's rule.

import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Difference, judgeRun } from '../../../src/compare/index.ts'
import { openStage, type Stage } from '../../send/stage.ts'

const plantedMs = 800
const certificate = (name: string) =>
  join(import.meta.dirname, '../../environments/certificates', name)

let stage: Stage
const servers: Server[] = []
let script: Difference
let protocol: Difference

/** A page that keeps its script busy for so long. */
const page = (busyMs: number) => `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
  <script>const end = performance.now() + ${busyMs}; while (performance.now() < end);</script><h1>Ready</h1>`

interface Answering {
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

function answer({ busyMs = 0, waitMs = 0 }) {
  return (_: unknown, response: Answering) => {
    response.setHeader('content-type', 'text/html')
    setTimeout(() => response.end(page(busyMs)), waitMs)
  }
}

async function listen(server: Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `https://localhost:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  stage = await openStage(() => (_, response) => void response.end())
  await writeFile(
    join(stage.folder, 'journeys', 'visit.ts'),
    `import { journey } from 'trueup'
     export default journey('visit', async ({ page }) => {
       await page.goto('/')
       await page.getByRole('heading', { name: 'Ready' }).waitFor()
     })`,
  )
  const tls = {
    key: readFileSync(certificate('server.key')),
    cert: readFileSync(certificate('server.pem')),
  }
  // Both speak HTTP/2 and nothing else.
  const production = await listen(createSecureServer(tls, answer({})))
  const busy = await listen(createSecureServer(tls, answer({ busyMs: plantedMs })))
  const older = await listen(createServer(tls, answer({ waitMs: plantedMs })))
  script = await compared(production, busy)
  protocol = await compared(production, older)
})
afterAll(async () => {
  for (const server of servers) server.close()
  await stage?.close()
})

async function compared(production: string, staging: string): Promise<Difference> {
  const tls = { ca: certificate('ca.pem') }
  const { opened } = await stage.run({
    environments: { production: { url: production, tls }, staging: { url: staging, tls } },
    // A kept context opens no connection anew, which takes a busy machine long.
    config: { journeys: { iterations: 7, context: 'kept' } },
  })
  expect(opened.file.reason).toBeUndefined()
  return judgeRun(opened).differences.find(({ cell }) => cell === 'journey visit · duration')!
}

const fixes = ['must-fix', 'should-fix']
const rulesOf = ({ causes = [] }: Difference) => causes.map(({ rule }) => rule)

it('a page whose script takes longer is told as work in the browser, and with nothing else', () => {
  expect(fixes, script.reason).toContain(script.verdict)
  expect(rulesOf(script)).toEqual(['rendering'])
  expect(script.causes![0]!.text).toMatch(
    /\+\d+ ms .* work in the browser \(.* ms\), most of it scripts$/,
  )
})

it('another protocol is told beside the gap that it goes with', () => {
  expect(fixes, protocol.reason).toContain(protocol.verdict)
  expect(rulesOf(protocol)).not.toContain('rendering')
  expect(protocol.causes!.find(({ rule }) => rule === 'protocol')?.text).toBe(
    'goes with another protocol: h2 in production, http/1.1 in staging',
  )
})
