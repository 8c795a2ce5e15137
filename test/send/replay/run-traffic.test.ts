// Runs with traffic, from the log to the ledger, against two real servers that misbehave in known
// ways: each request has to be found again, on the server and in the ledger.

import { writeFile } from 'node:fs/promises'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { judgeRun } from '../../../src/compare/index.ts'
import { imbalances } from '../../../src/record/ledger.ts'
import type { TrafficAccount } from '../../../src/record/run-file.ts'
import { openStage, type Ran, type RunOptions, type Stage, shut } from '../stage.ts'
import { type LoggedRequest, logFormat, steady, writeLog } from './traffic-stage.ts'

type Name = 'production' | 'staging'
type Answer = (request: IncomingMessage, response: ServerResponse) => void

interface Seen {
  target: string
  atMs: number
}

let stage: Stage | undefined
/** So a run asks whether an environment is there. */
let heads = 0
const seen: Record<Name, Seen[]> = { production: [], staging: [] }
afterEach(async () => {
  await stage?.close()
  stage = undefined
  seen.production = []
  seen.staging = []
  heads = 0
})

/** A busy machine makes answers slow: that is no fault of the servers here. */
const patient = { breaker: { latencyFactor: 1_000, errorPoints: 100 } }

const ok: Answer = (_, response) => void response.end('ok')

async function replay(
  requests: LoggedRequest[],
  traffic: object,
  answers: Partial<Record<Name, Answer>> = {},
  options: RunOptions & { files?: Record<string, string> } = {},
): Promise<Ran> {
  const listener = (name: string): RequestListener => {
    return (request, response) => {
      if (request.method === 'HEAD') {
        heads++
        return void response.end()
      }
      seen[name as Name].push({ target: request.url!, atMs: performance.now() })
      ;(answers[name as Name] ?? ok)(request, response)
    }
  }
  stage = await openStage(listener)
  const log = await writeLog(stage.folder, requests)
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(stage.folder, name), text)
  }
  const settings = { log, format: logFormat, warmUp: '0s', ramp: '0s', block: '250ms', ...traffic }
  const config = { ...options.config, traffic: settings as never }
  return await stage.run({ ...options, config })
}

function accounts({ file }: Ran): Record<Name, TrafficAccount> {
  expect(imbalances(file.ledger)).toEqual([])
  return file.ledger.traffic as Record<Name, TrafficAccount>
}

const faults: Record<string, Answer> = {
  '/ok': ok,
  '/slow-body': async (_, response) => {
    response.write('a')
    await delay(60)
    response.end('b')
  },
  '/stalled': async (_, response) => {
    await delay(120)
    response.end('late')
  },
  '/reset': (request) => void request.socket.resetAndDestroy(),
  '/cut': (request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('only this')
    setTimeout(() => request.socket.destroy(), 20)
  },
  '/error': (_, response) => void response.writeHead(500).end('broken'),
  '/limited': (_, response) => void response.writeHead(429).end(),
  '/missing': (_, response) => void response.writeHead(404).end(),
  '/moved': (_, response) => void response.writeHead(302, { location: '/ok' }).end(),
  '/never': () => {},
}

describe('a replay of traffic', () => {
  it('accounts for every request, whatever becomes of it', async () => {
    const targets = Object.keys(faults)
    const requests = steady(50, 3, targets)
    const misbehave: Answer = (request, response) => faults[request.url!]?.(request, response)
    const ran = await replay(requests, { timeout: '5s' }, { staging: misbehave })
    const each = requests.length / targets.length
    const { production, staging } = accounts(ran)

    expect(ran.file.status).toBe('complete')
    expect(ran.file.ledger.lines).toEqual({ read: 150, parsed: 150, rejected: 0 })
    expect(production).toMatchObject({
      planned: 150,
      sent: 150,
      answered: 150,
      statuses: { 200: 150 },
    })
    expect(staging).toMatchObject({
      planned: 150,
      sent: 150,
      dropped: 0,
      answered: 7 * each,
      failed: 2 * each,
      timedOut: each,
      redirects: each,
      errorKinds: { reset: 2 * each, 'timed-out': each },
      statuses: { 200: 3 * each, 302: each, 404: each, 429: each, 500: each },
      classes: { '2xx 2xx': 3 * each, '2xx 3xx': each, '2xx 4xx': 2 * each, '2xx 5xx': each },
    })
    expect(seen.production).toHaveLength(150)
    expect(seen.staging).toHaveLength(staging.sent + staging.retried)
  })

  it('writes a line for each environment, block and endpoint, which add up to the ledger', async () => {
    const answer: Answer = (_, response) => void response.writeHead(503).end()
    const ran = await replay(steady(40, 2, ['/a', '/b']), {}, { staging: answer })
    const { series, problems } = ran.opened
    expect(problems).toEqual([])
    expect(new Set(series.map(({ block }) => block)).size).toBe(8)
    for (const environment of ['production', 'staging']) {
      const own = series.filter((line) => line.environment === environment)
      const sum = (kind: string, key: 'count' | 'errors') =>
        own
          .filter(({ subject }) => subject.kind === kind)
          .reduce((total, line) => total + line[key], 0)
      expect([sum('traffic', 'count'), sum('endpoint', 'count')]).toEqual([80, 80])
      expect(sum('traffic', 'errors')).toBe(environment === 'staging' ? 80 : 0)
    }
    expect(new Set(series.map(({ subject }) => subject.name))).toEqual(
      new Set(['all', 'GET /a', 'GET /b']),
    )
  })

  it('sends the same to both at the same moment, also from several threads', async () => {
    const ran = await replay(steady(40, 2, ['/a', '/b', '/c']), { workers: 2, warmUp: '500ms' })
    const { production, staging } = accounts(ran)
    expect([production.sent, staging.sent]).toEqual([80, 80])
    expect(production.warmUp).toBe(staging.warmUp)
    expect(production.warmUp).toBeGreaterThan(0)
    const targets = (name: Name) => seen[name].map(({ target }) => target).toSorted()
    expect(targets('production')).toEqual(targets('staging'))
    expect(seen.production).toHaveLength(80 + production.warmUp)
    expect(ran.opened.series.some(({ block }) => block < 0)).toBe(true)
  })

  it('alternates in adjacent blocks of balanced order', async () => {
    const ran = await replay(steady(40, 2, ['/a']), { schedule: 'alternate', block: '500ms' })
    const { production, staging } = accounts(ran)
    expect([production.answered, staging.answered]).toEqual([80, 80])
    const all = (['production', 'staging'] as const)
      .flatMap((name) => seen[name].map(({ atMs }) => ({ name, atMs })))
      .toSorted((a, b) => a.atMs - b.atMs)
    const turns = all.filter(({ name }, index) => name !== all[index - 1]?.name)
    // Four blocks, two of which lie together where the order turns.
    expect(turns.length).toBeLessThanOrEqual(8)
    expect(turns.length).toBeGreaterThanOrEqual(6)
    const orders = (ran.file.plan as { traffic: { orders: string[][] } }).traffic.orders
    const first = orders.filter(([name]) => name === 'production')
    expect(first).toHaveLength(orders.length / 2)
  })

  it('keeps to the lower maxRate, with the same requests for both', async () => {
    const requests = steady(60, 3, ['/a', '/b'])
    const environments = { production: { maxRate: 20 }, staging: { maxRate: 40 } }
    const ran = await replay(requests, { warmUp: '500ms' }, {}, { environments })
    const { production, staging } = accounts(ran)
    expect(production.planned).toBe(staging.planned)
    // On a busy machine the limit holds single ones back, of which the other side may have sent some.
    const held = ({ planned, sent, dropReasons }: TrafficAccount) => {
      expect(planned - sent).toBe(dropReasons['max-rate'] ?? 0)
      return planned - sent
    }
    expect(held(production) + held(staging)).toBeLessThan(10)
    expect(production.planned).toBeLessThanOrEqual(60)
    expect(production.planned).toBeGreaterThan(40)
    expect(ran.file.ledger.plan!.filterReasons['above maxRate']).toBe(180 - production.planned)
    for (const name of ['production', 'staging'] as const) {
      const times = seen[name].map(({ atMs }) => atMs)
      const most = Math.max(
        ...times.map((from) => times.filter((at) => at >= from && at < from + 800).length),
      )
      expect(most).toBeLessThanOrEqual(20)
    }
  })

  it('gives an environment its own ids', async () => {
    const requests = steady(20, 2, ['/things/7?from=7', '/things/8'])
    const files = { 'ids.csv': 'from,to\n7,seventy\n' }
    await replay(requests, { ids: { staging: 'ids.csv' } }, {}, { files })
    expect(new Set(seen.production.map(({ target }) => target))).toContain('/things/7?from=7')
    expect(new Set(seen.staging.map(({ target }) => target))).toEqual(
      new Set(['/things/seventy?from=seventy', '/things/8']),
    )
  })
})

describe('a replay that does not reach its end', () => {
  it('stops to spare an environment that begins to fail, and keeps what was measured', async () => {
    let answered = 0
    const failing: Answer = (_, response) => {
      response.writeHead(++answered > 150 ? 500 : 200).end()
    }
    const breaker = { window: '1s', atLeast: 10, latencyFactor: 1_000 }
    const environments = { staging: { breaker } }
    const requests = steady(50, 12, ['/a'])
    const ran = await replay(requests, { warmUp: '1s' }, { staging: failing }, { environments })
    const { production, staging } = accounts(ran)
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.reason).toMatch(/spare staging: \d+ % of its requests failed in the last 1 s/)
    expect(staging.statuses['500']).toBeLessThan(200)
    expect(production.sent).toBeLessThan(500)
    expect(ran.opened.series.filter(({ block }) => block >= 0).length).toBeGreaterThan(4)
    expect(judgeRun(ran.opened).exitCode).toBe(3)
  })

  it('cools down first where the breaker says so, and stops if that did not help', async () => {
    const breaker = { window: '1s', atLeast: 10, latencyFactor: 1_000, coolDown: '2s' }
    const environments = { staging: { breaker } }
    const run = async (badForMs: number) => {
      let answered = 0
      let badFromMs = Number.POSITIVE_INFINITY
      const failing: Answer = (_, response) => {
        if (++answered === 100) badFromMs = performance.now()
        const badMs = performance.now() - badFromMs
        response.writeHead(badMs >= 0 && badMs < badForMs ? 500 : 200).end()
      }
      const requests = steady(50, 5, ['/a'])
      return await replay(requests, { warmUp: '1s' }, { staging: failing }, { environments })
    }
    const recovered = await run(1_500)
    accounts(recovered)
    expect(recovered.file.status).toBe('complete')
    expect(recovered.file.remarks.join('\n')).toContain(
      'Both sides paused for 2 s to spare staging',
    )
    await stage!.close()
    seen.production = []

    const ran = await run(60_000)
    accounts(ran)
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.remarks.join('\n')).toMatch(/Both sides paused for 2 s to spare staging: \d+ %/)
    expect(longestGapMs('production')).toBeGreaterThan(1_500)
  })

  it('stops where answers take five times as long', async () => {
    let answered = 0
    const slowing: Answer = async (_, response) => {
      await delay(++answered > 150 ? 200 : 5)
      response.end()
    }
    const environments = { production: { breaker: { window: '1s', atLeast: 10 } } }
    const requests = steady(50, 12, ['/a'])
    const ran = await replay(requests, { warmUp: '1s' }, { production: slowing }, { environments })
    accounts(ran)
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.reason).toMatch(/its median response took \d+ ms in the last 1 s/)
  })

  it('stops where an environment is gone', async () => {
    const requests = steady(40, 12, ['/a'])
    let blocks = 0
    const onEvent: RunOptions['onEvent'] = (event) => {
      if (event.type === 'traffic' && ++blocks === 2) void shut(stage!.servers.staging)
    }
    const ran = await replay(requests, {}, {}, { onEvent })
    const { staging } = accounts(ran)
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.reason).toContain('staging cannot be reached')
    expect(ran.file.reason).toContain('nothing accepts connections at 127.0.0.1')
    expect(staging.errorKinds.refused).toBeGreaterThan(0)
    expect(staging.dropReasons['not reached']).toBeGreaterThan(0)
  })

  it('asks without a request whether an environment is there', async () => {
    const refusing: Answer = (request) => void request.socket.resetAndDestroy()
    const requests = steady(40, 6, ['/a'])
    const environments = { production: patient, staging: patient }
    const ran = await replay(requests, {}, { staging: refusing }, { environments })
    const { staging } = accounts(ran)
    expect(ran.file.status).toBe('complete')
    expect(staging.failed).toBe(240)
    // Once before the run, and never in it.
    expect(heads).toBe(2)
  })

  it('ends after the running block at the first wish, and loses nothing', async () => {
    const stop = new AbortController()
    const onEvent: RunOptions['onEvent'] = (event) => {
      if (event.type === 'traffic' && event.progress.block >= 1) stop.abort()
    }
    const requests = steady(40, 10, ['/a'])
    const ran = await replay(requests, { block: '1s' }, {}, { stop: stop.signal, onEvent })
    const { production, staging } = accounts(ran)
    expect(ran.file.status).toBe('interrupted')
    expect(production.sent).toBe(staging.sent)
    expect(production.sent % 40).toBe(0)
    expect(production.sent).toBeLessThan(400)
    expect(seen.production).toHaveLength(production.sent)
    expect(production.failed).toBe(0)
    // The shape says nothing of the time that was not reached.
    const { planned } = ran.file.traffic!.shape
    expect(planned).toEqual(planned.map(() => 40))
    expect(planned).toHaveLength(production.sent / 40)
  })

  it('ends at once at the second wish', async () => {
    const abort = new AbortController()
    const onEvent: RunOptions['onEvent'] = (event) => {
      if (event.type === 'traffic' && event.progress.sides[0]!.inFlight > 0) abort.abort()
    }
    const never: Answer = () => {}
    const requests = steady(20, 20, ['/a'])
    const answers = { production: never, staging: never }
    const startedMs = performance.now()
    const ran = await replay(requests, { block: '20s' }, answers, { abort: abort.signal, onEvent })
    expect(performance.now() - startedMs).toBeLessThan(15_000)
    const { production } = accounts(ran)
    expect(ran.file.status).toBe('interrupted')
    expect(production.errorKinds.stopped).toBe(production.sent)
    expect(ran.opened.series).toEqual([])
  })

  it('pauses once where production asks for it, and stops where it asks again', async () => {
    const limited = (often: number): Answer => {
      const fromMs = performance.now()
      let left = often
      let next = fromMs + 1_500
      return (_, response) => {
        const nowMs = performance.now()
        if (left === 0 || nowMs < next) return void response.end()
        left--
        next = nowMs + 2_500
        response.writeHead(503, { 'retry-after': '1' }).end()
      }
    }
    const environments = {
      production: { production: true, maxRate: 1_000, ...patient },
      staging: patient,
    }
    const requests = steady(40, 6, ['/a'])
    const once = await replay(requests, {}, { production: limited(1) }, { environments })
    expect(once.file.status).toBe('complete')
    expect(once.file.remarks.join('\n')).toContain('both sides paused for 1 s')
    expect(accounts(once).staging.sent).toBe(240)
    expect(longestGapMs('staging')).toBeGreaterThan(900)

    await stage!.close()
    const twice = await replay(requests, {}, { production: limited(2) }, { environments })
    accounts(twice)
    expect(twice.file.status).toBe('stopped')
    expect(twice.file.reason).toContain('with Retry-After again')
  })

  it.each(['duet', 'alternate'])(
    'holds all senders of both sides in a pause (%s)',
    async (schedule) => {
      let limitedMs = Number.POSITIVE_INFINITY
      const limited: Answer = (_, response) => {
        const nowMs = performance.now()
        if (seen.production.length > 60) limitedMs = Math.min(limitedMs, nowMs)
        // Whatever is on its way by then is refused as well, and answered after the pause.
        if (nowMs < limitedMs || nowMs > limitedMs + 300) return void response.end()
        response.writeHead(503, { 'retry-after': '3' })
        setTimeout(() => response.end(), seen.production.length % 2 === 0 ? 4_000 : 0)
      }
      const environments = {
        production: { production: true, maxRate: 1_000, ...patient },
        staging: patient,
      }
      const traffic = { schedule, workers: 3, block: '500ms' }
      const requests = steady(40, 4, ['/a'])
      const ran = await replay(requests, traffic, { production: limited }, { environments })
      expect(ran.file.reason).toBeUndefined()
      const { production, staging } = accounts(ran)
      expect([production.sent, staging.sent]).toEqual([160, 160])
      for (const name of ['production', 'staging'] as const) {
        expect(longestGapMs(name)).toBeGreaterThan(2_500)
      }
    },
  )

  it('keeps a pause that is asked for while connections are opened, and keeps it once', async () => {
    let answered = 0
    const limited: Answer = (_, response) => {
      if (++answered > 1) return void response.end()
      response.writeHead(429, { 'retry-after': '5' }).end()
    }
    const environments = {
      production: { production: true, maxRate: 1_000, ...patient },
      staging: patient,
    }
    const requests = steady(40, 2, ['/a'])
    const ran = await replay(
      requests,
      { warmUp: '1s', workers: 2 },
      { production: limited },
      { environments },
    )
    accounts(ran)
    expect(ran.file.status).toBe('complete')
    const gaps = seen.production.map(({ atMs }, index) =>
      index === 0 ? 0 : atMs - seen.production[index - 1]!.atMs,
    )
    const long = gaps.flatMap((gapMs, index) => (gapMs > 4_000 ? [index] : []))
    expect(long).toHaveLength(1)
    // Of the 64 that open connections, no more than were under way, sixteen at a time.
    expect(long[0]).toBeLessThan(40)
  })
})

function longestGapMs(name: Name): number {
  const times = seen[name].map(({ atMs }) => atMs)
  return Math.max(...times.map((atMs, index) => atMs - (times[index - 1] ?? atMs)))
}
