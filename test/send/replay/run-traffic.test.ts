// Runs with traffic, from the log to the ledger, against servers that misbehave in known ways: each
// request has to be found again, on the server and in the ledger.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { TrafficAccount } from '../../../src/record/run-file.ts'
import type { RunEvent } from '../../../src/send/events.ts'
import { type Answer, accounts, type Name, ok, replay } from './replayed.ts'
import { steady } from './traffic-stage.ts'

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
    const { file, seen } = ran

    expect(file.status).toBe('complete')
    expect(file.ledger.lines).toEqual({ read: 150, parsed: 150, rejected: 0 })
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
    const targets = (name: Name) => ran.seen[name].map(({ target }) => target).toSorted()
    expect(targets('production')).toEqual(targets('staging'))
    expect(ran.seen.production).toHaveLength(80 + production.warmUp)
    expect(ran.opened.series.some(({ block }) => block < 0)).toBe(true)
  })

  it('alternates in adjacent blocks of balanced order', async () => {
    const blockMs = 500
    const targetOf = (block: number) => `/block-${block}`
    const requests = steady(40, 2, ['/']).map((request) => ({
      ...request,
      target: targetOf(Math.floor(request.atMs / blockMs)),
    }))
    const ran = await replay(requests, { schedule: 'alternate', block: `${blockMs}ms` })
    const { production, staging } = accounts(ran)
    expect([production.answered, staging.answered]).toEqual([80, 80])
    const orders = (ran.file.plan as { traffic: { orders: Name[][] } }).traffic.orders
    expect(orders).toHaveLength(4)
    const first = orders.filter(([name]) => name === 'production')
    expect(first).toHaveLength(orders.length / 2)
    const turns = orders.flatMap((order, block) =>
      order.map((name) => ran.seen[name].filter(({ target }) => target === targetOf(block))),
    )
    // The first and the last of a turn may come late, beside those of the other side.
    for (const [index, next] of turns.slice(1).entries()) {
      expect(turns[index]![12]!.atMs).toBeLessThan(next[8]!.atMs)
    }
  })

  it('keeps to the lower maxRate, with the same requests for both', async () => {
    const requests = steady(60, 3, ['/a', '/b'])
    const environments = { production: { maxRate: 20 }, staging: { maxRate: 40 } }
    const stalls = monitorEventLoopDelay({ resolution: 5 })
    const answer: Answer = (...exchange) => {
      stalls.enable()
      ok(...exchange)
    }
    const answers = { production: answer, staging: answer }
    const ran = await replay(requests, { warmUp: '500ms' }, answers, { environments })
    stalls.disable()
    const { production, staging } = accounts(ran)
    expect(production.planned).toBe(staging.planned)
    // On a busy machine the limit holds single ones back, of which the other side may have sent some.
    const held = ({ planned, sent, dropReasons }: TrafficAccount) => {
      expect(planned - sent).toBe(dropReasons['max-rate'] ?? 0)
      return planned - sent
    }
    expect(held(production) + held(staging)).toBeLessThan(production.planned / 2)
    expect(production.planned).toBeLessThanOrEqual(60)
    expect(production.planned).toBeGreaterThan(40)
    expect(ran.file.ledger.plan!.filterReasons['above maxRate']).toBe(180 - production.planned)
    // What arrives while this thread stands still is seen at its end, all at once.
    const windowMs = Math.max(100, 800 - stalls.max / 1e6)
    for (const name of ['production', 'staging'] as const) {
      const times = ran.seen[name].map(({ atMs }) => atMs)
      const most = Math.max(
        ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length),
      )
      expect(most).toBeLessThanOrEqual(20)
    }
  })

  it('gives an environment its own ids', async () => {
    const requests = steady(20, 2, ['/things/7?from=7', '/things/8'])
    const files = { 'ids.csv': 'from,to\n7,seventy\n' }
    const { seen } = await replay(requests, { ids: { staging: 'ids.csv' } }, {}, { files })
    expect(new Set(seen.production.map(({ target }) => target))).toContain('/things/7?from=7')
    expect(new Set(seen.staging.map(({ target }) => target))).toEqual(
      new Set(['/things/seventy?from=seventy', '/things/8']),
    )
  })

  it('ends after the running block at the first wish, and loses nothing', async () => {
    const stop = new AbortController()
    const onEvent = (event: RunEvent) => {
      if (event.type === 'traffic' && event.progress.block >= 1) stop.abort()
    }
    const requests = steady(40, 10, ['/a'])
    const ran = await replay(requests, { block: '1s' }, {}, { stop: stop.signal, onEvent })
    const { production, staging } = accounts(ran)
    expect(ran.file.status).toBe('interrupted')
    expect(production.sent).toBe(staging.sent)
    expect(production.sent % 40).toBe(0)
    expect(production.sent).toBeLessThan(400)
    expect(ran.seen.production).toHaveLength(production.sent)
    expect(production.failed).toBe(0)
    // The shape says nothing of the time that was not reached.
    const { planned } = ran.file.traffic!.shape
    expect(planned).toEqual(planned.map(() => 40))
    expect(planned).toHaveLength(production.sent / 40)
  })

  it('ends at once at the second wish', async () => {
    const abort = new AbortController()
    const onEvent = (event: RunEvent) => {
      if (event.type === 'traffic' && event.progress.sides[0]!.inFlight > 0) abort.abort()
    }
    const never: Answer = () => {}
    const requests = steady(20, 60, ['/a'])
    const answers = { production: never, staging: never }
    const startedMs = performance.now()
    const ran = await replay(requests, { block: '60s' }, answers, { abort: abort.signal, onEvent })
    expect(performance.now() - startedMs).toBeLessThan(50_000)
    const { production } = accounts(ran)
    expect(ran.file.status).toBe('interrupted')
    expect(production.errorKinds.stopped).toBe(production.sent)
    expect(ran.opened.series).toEqual([])
  })
})
