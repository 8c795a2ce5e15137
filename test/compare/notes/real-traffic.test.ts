// Rules of traffic on a real replay: endpoints of one environment that stall again and again, warm up,
// answer one request after the other, or get slower from page to page; and the same pair without that.

import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cause, type Comparison, judgeRun } from '../../../src/compare/index.ts'
import { type LoggedRequest, logFormat, writeLog } from '../../send/replay/traffic-stage.ts'
import { openStage, type Stage } from '../../send/stage.ts'

const blockMs = 250
const paths = ['/stalls', '/warming', '/queue', '/pages', '/slow']

let stage: Stage
let plant = false
let plain: Comparison
let different: Comparison

beforeAll(async () => {
  stage = await openStage((environment) => server(() => plant && environment === 'staging'))
  const compared = async (seconds: number): Promise<Comparison> => {
    const log = await writeLog(stage.folder, requests(seconds))
    const { opened } = await stage.run({
      environments: { staging: { breaker: { latencyFactor: 1_000 } } },
      config: {
        traffic: {
          ...{ log, format: logFormat, block: `${blockMs}ms`, warmUp: '500ms', ramp: '0s' },
          routes: paths,
        },
        margins: { p50: '100%', p95: '100%', floor: '30ms' },
      },
    })
    expect(opened.file.reason).toBeUndefined()
    // Whether this machine was quick enough to judge anybody is not what is tested.
    const { traffic: _, ...file } = opened.file
    return judgeRun({ ...opened, file })
  }
  plain = await compared(3)
  plant = true
  different = await compared(7)
})
afterAll(() => stage?.close())

/** Twenty requests a second of each path; of the queue eight at once, or single ones, block by block. */
function requests(seconds: number): LoggedRequest[] {
  return Array.from({ length: seconds * 60 }, (_, k) => k).flatMap((k) => {
    const atMs = (k * 1_000) / 60
    // Fifteen sixtieths of a second are a block.
    const burst = k % 30 === 1 ? 8 : 0
    const single = k % 30 === 16 || k % 30 === 23 ? 1 : 0
    const targets = new Array<string>(burst + single).fill('/queue')
    if (k % 3 === 0) targets.push('/stalls', '/warming', '/slow', `/pages?page=${(k / 3) % 10}`)
    return targets.map((target) => ({ atMs, target, client: `10.0.0.${k % 7}` }))
  })
}

/** What every answer takes in both, so that the noise of a busy machine is small beside it. */
const usualMs = 40

function server(slow: () => boolean): RequestListener {
  let startedMs: number | undefined
  let freeAtMs = 0
  let warming = 0
  const moreMs: Record<string, (sinceMs: number, page: number) => number> = {
    '/stalls': (sinceMs) => (sinceMs % (8 * blockMs) < 200 ? 1_200 : 100),
    '/warming': () => Math.max(0, 700 - 4 * warming++),
    '/queue': (sinceMs) => {
      freeAtMs = Math.max(freeAtMs, sinceMs) + 28
      return freeAtMs - sinceMs
    },
    '/pages': (_, page) => 100 + 40 * page,
    '/slow': () => 150,
  }
  return ({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://shop.invalid')
    if (!slow()) startedMs = undefined
    else if (pathname in moreMs) startedMs ??= performance.now()
    const sinceMs = performance.now() - (startedMs ?? performance.now())
    const more = slow() ? moreMs[pathname]?.(sinceMs, Number(searchParams.get('page'))) : 0
    setTimeout(() => response.end('ok'), usualMs + (more ?? 0))
  }
}

function causesOf(comparison: Comparison, cell: string): Cause[] {
  const found = comparison.differences.find((difference) => difference.cell === cell)
  if (found === undefined) throw new Error(`no cell ${cell}`)
  return found.causes ?? []
}

const timed = ['stalls', 'warm-up', 'saturation', 'data-growth']

it.each([
  ['/stalls', 'stalls', /^stalls in \d of \d+ blocks of staging/],
  ['/warming', 'warm-up', /^the gap shrinks over the run \(\+\d+ ms → [+−][\d.]+ ms\): warm-up\?$/],
  ['/queue', 'saturation', /^grows with load in staging only: \+[\d.]+ ms for 10 % more requests$/],
  [
    '/pages',
    'data-growth',
    /^grows with the parameter page in staging only: \+\d\d ms for each 1$/,
  ],
])('%s is told with %s, and with none of the others', (path, rule, text) => {
  const causes = causesOf(different, `endpoint GET ${path} · duration p50`)
  expect(causes.find((cause) => cause.rule === rule)?.text).toMatch(text)
  expect(causes.map((cause) => cause.rule).filter((name) => timed.includes(name))).toEqual([rule])
})

it('an endpoint that is slow all the time is told with none of them', () => {
  const causes = causesOf(different, 'endpoint GET /slow · duration p50')
  expect(causes.map(({ rule }) => rule)).toEqual(['first-byte'])
})

it.each(paths)('the pair without that has no cause: %s', (path) => {
  expect(causesOf(plain, `endpoint GET ${path} · duration p50`)).toEqual([])
})

it('the traffic as a whole is told with the endpoint that most of its gap is in', () => {
  const causes = causesOf(different, 'traffic · duration p50')
  expect(causes.find(({ rule }) => rule === 'place')?.text).toMatch(/ time in GET \/[a-z]+ \(/)
})
