// Rules of journeys on real pairs of servers that differ in just one thing, and on the same pairs
// without it. One run holds a journey for each difference.

import type { RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cause, type Comparison, judgeRun } from '../../../src/compare/index.ts'
import { openStage, type Stage, shut } from '../../send/stage.ts'

/** Much longer than anything that a busy machine adds, so that the rest is no difference. */
const planted = 80

type Answer = (response: ServerResponse, slow: boolean) => void

const wait = (ms: number, answer: () => void) => void (ms === 0 ? answer() : setTimeout(answer, ms))
const end = (response: ServerResponse, body: string | Buffer = 'ok') => response.end(body)

/** By path; `slow` is staging where the difference is planted. */
const answers: Record<string, Answer> = {
  'first-byte': (response, slow) => wait(slow ? planted : 0, () => end(response)),
  database: (response, slow) => {
    const ms = slow ? planted : 1
    response.setHeader('server-timing', `db;dur=${ms}, render;dur=1, total;dur=${ms + 1}`)
    wait(slow ? planted : 0, () => end(response))
  },
  payment: (response, slow) => {
    const ms = slow ? planted : 1
    response.setHeader('server-timing', `db;dur=1, payment;dur=${ms}`)
    wait(slow ? planted : 0, () => end(response))
  },
  payload: (response, slow) => sendSlowly(response, slow ? 400 : 20),
  compression: (response, slow) => {
    const page = Buffer.from('<p>the same words again</p>'.repeat(8_000))
    response.setHeader('content-type', 'text/html')
    if (slow) return sendSlowly(response, 20, page)
    response.setHeader('content-encoding', 'gzip')
    end(response, gzipSync(page))
  },
  cache: (response, slow) => {
    response.setHeader('x-cache', slow ? 'MISS' : 'HIT')
    wait(slow ? planted : 0, () => end(response))
  },
  parity: (response, slow) => wait(slow ? planted : 0, () => end(response)),
  version: (response, slow) => {
    response.setHeader('server', slow ? 'nginx/1.18' : 'nginx/1.24')
    wait(slow ? planted : 0, () => end(response))
  },
}

/** Over a line that takes 10 kB every few milliseconds. */
function sendSlowly(
  response: ServerResponse,
  kilobytes: number,
  body = Buffer.alloc(kilobytes * 1_000),
) {
  const size = 10_000
  response.setHeader('content-length', body.length)
  const next = (from: number) => {
    if (from >= body.length) return void response.end()
    response.write(body.subarray(from, from + size))
    setTimeout(next, 3, from + size)
  }
  next(0)
}

let plant = false
const server =
  (environment: string): RequestListener =>
  ({ url = '' }, response) => {
    const path = url.slice(1)
    const slow = plant && environment === 'staging'
    if (path === 'release') return void end(response, slow ? '2.0' : '2.1')
    if (path === 'home') return void end(response, slow ? 'a '.repeat(8) : 'a')
    if (path === 'limited') {
      if (slow) response.statusCode = 429
      return void end(response)
    }
    if (path === 'gone') {
      if (slow) response.statusCode = 404
      return void end(response)
    }
    if (path === 'part') return void setTimeout(() => end(response), 12)
    if (path === 'hosts') return void end(response, slow ? 'slow' : '')
    const answer = answers[path] ?? ((response) => void end(response))
    answer(response, slow)
  }

let stage: Stage
const elsewhere = createServer(({ url }, response) => {
  setTimeout(() => response.end('ok'), url === '/slow' ? planted : 0)
})
let plain: Comparison
let different: Comparison

beforeAll(async () => {
  stage = await openStage(server)
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
  const host = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  for (const path of Object.keys(answers)) await stage.journey(path, `await http.get('/${path}')`)
  await stage.journey(
    'requests',
    `const parts = (await (await http.get('/home')).text()).length
     for (let part = 0; part < parts; part++) await http.get('/part')`,
  )
  await stage.journey(
    'third-party',
    `const found = (await (await http.get('/hosts')).text())
     await http.get('${host}/' + found)`,
  )
  for (const path of ['limited', 'gone']) {
    await stage.journey(
      path,
      `const { status } = await http.get('/${path}'); check(status === 200, 'answered ' + status)`,
    )
  }
  plant = false
  plain = await compared()
  plant = true
  different = await compared()
})
afterAll(async () => {
  await shut(elsewhere)
  await stage?.close()
})

async function compared(): Promise<Comparison> {
  const { opened } = await stage.run({
    config: {
      probes: { release: { http: { url: '/release' }, concerns: ['journey parity'] } },
      journeys: { iterations: 8 },
      margins: { typical: '100%', floor: '20ms' },
    },
  })
  expect(opened.file.reason).toBeUndefined()
  return judgeRun(opened)
}

function causesOf(comparison: Comparison, journey: string, metric = 'duration'): Cause[] {
  const found = comparison.differences.find(({ cell }) => cell === `journey ${journey} · ${metric}`)
  if (found === undefined) throw new Error(`no cell of ${journey}`)
  return found.causes ?? []
}

const expected: Record<string, [rule: string, text: RegExp]> = {
  'first-byte': ['first-byte', /\+\d+ ms .* waiting for the first byte .*; equal response size$/],
  database: ['database', /\+\d+ ms .* db in Server-Timing \(1 → 80 ms\)/],
  payment: ['server-part', /\+\d+ ms .* payment in Server-Timing \(1 → 80 ms\)$/],
  payload: ['payload', /\+\d+ ms .* the download .*; larger answers \(20 → 400 kB each\)$/],
  compression: ['compression', /^compression: 100 % of the texts in production, 0 % in staging$/],
  cache: ['cold-cache', /^goes with cache hits: 100 % in production, 0 % in staging$/],
  parity: ['parity', /^goes with release \(2\.1 in production, 2\.0 in staging\)$/],
  version: ['version', /another server: nginx\/1\.24 in production, nginx\/1\.18 in staging$/],
  requests: ['requests', /^goes with more requests \(2 → 17 per iteration\)$/],
  'third-party': ['third-party', /\+\d+ ms .* time at 127\.0\.0\.1:\d+ /],
}

describe.each(Object.entries(expected))('a pair that differs in: %s', (journey, [rule, text]) => {
  it('is told with that, and with nothing else but where the time goes', () => {
    const causes = causesOf(different, journey)
    expect(causes.find((cause) => cause.rule === rule)?.text).toMatch(text)
    const others = causes.map((cause) => cause.rule).filter((name) => name !== rule)
    expect(others.filter((name) => name !== 'first-byte')).toEqual([])
  })

  it('is silent without it', () => {
    expect(causesOf(plain, journey)).toEqual([])
  })
})

describe.each([
  [
    'limited',
    'rate-limit',
    /^rate limited: 429 in 8 of 8 answers in staging, 0 of 8 in production$/,
  ],
  [
    'gone',
    'missing-data',
    /^data is missing: 404 in 8 of 8 answers in staging, 0 of 8 in production$/,
  ],
])('answers that are %s', (journey, rule, text) => {
  it('are told beside the errors', () => {
    const causes = causesOf(different, journey, 'errors')
    expect(causes.map((cause) => cause.rule)).toEqual([rule])
    expect(causes[0]?.text).toMatch(text)
  })

  it('are not told where there are none', () => {
    expect(causesOf(plain, journey, 'errors')).toEqual([])
  })
})

it('has its evidence and its slowest requests for reports', () => {
  const { evidence, slowest } = different.differences.find(
    ({ cell }) => cell === 'journey database · duration',
  )!
  expect(evidence).toMatchObject({
    per: 'iteration',
    candidate: { count: 8, requests: 1, serverTimingMs: { db: 80 } },
  })
  expect(slowest!.candidate[0]).toMatchObject({ method: 'GET', target: '/database' })
})
