// A whole replay against real servers: what becomes of every request, and that the ledger balances.

import type http from 'node:http'
import { describe, expect, it } from 'vitest'
import { batchOf } from '../../../src/send/replay/batch.ts'
import type { RetryAfter } from '../../../src/send/replay/sender.ts'
import { freePort, serveBytes, serveHttp } from '../../environments/loopback.ts'
import {
  arrival,
  balances,
  clients,
  countOf,
  nowMs,
  open,
  openThread,
  quantileMs,
  sendInTurn,
  sendOnTime,
  steady,
} from './replaying.ts'

/** Answers with the status that the path names, after as many milliseconds as it says. */
const obedient: http.RequestListener = (request, response) => {
  const [, status, ms = '0'] = request.url!.split('/')
  response.statusCode = Number(status || 200)
  setTimeout(() => response.end('body'), Number(ms))
}

describe.each(clients)('a replay with the %s client', (client) => {
  it('counts 5xx, 429 and a 4xx that production did not have as errors, apart from the rest', async () => {
    const sender = open(await serveHttp(obedient), { client })
    const report = await sendInTurn(sender, [
      arrival({ target: '/200' }),
      arrival({ target: '/404', status: 404 }),
      arrival({ target: '/404', status: 0 }),
      arrival({ target: '/404', status: 200 }),
      arrival({ target: '/429', status: 429 }),
      arrival({ target: '/500', status: 500 }),
    ])
    expect(report).toSatisfy(balances)
    expect(report.traffic).toMatchObject({ count: 6, errors: 3, bytes: 24 })
    expect(countOf(report.traffic.response)).toBe(3)
    expect(countOf(report.traffic.failures)).toBe(3)
    expect(report.ledger).toMatchObject({
      answered: 6,
      statuses: { 200: 1, 404: 3, 429: 1, 500: 1 },
      classes: { '2xx 2xx': 1, '4xx 4xx': 2, '- 4xx': 1, '2xx 4xx': 1, '5xx 5xx': 1 },
    })
  })

  it('counts redirects and does not follow them', async () => {
    const asked: string[] = []
    const url = await serveHttp((request, response) => {
      asked.push(request.url!)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const report = await sendInTurn(open(url, { client }), [arrival(), arrival()])
    expect(report.ledger).toMatchObject({ answered: 2, redirects: 2, statuses: { 302: 2 } })
    expect(asked).toEqual(['/', '/'])
  })

  it('keeps the endpoints of a block apart and adds them up', async () => {
    const sender = open(await serveHttp(obedient), { client })
    const report = await sendInTurn(sender, [
      arrival({ endpoint: 0 }),
      arrival({ endpoint: 7, target: '/500' }),
      arrival({ endpoint: 7 }),
    ])
    const parts = report.endpoints.map(({ endpoint, count, errors }) => ({
      endpoint,
      count,
      errors,
    }))
    expect(parts).toEqual([
      { endpoint: 0, count: 1, errors: 0 },
      { endpoint: 7, count: 2, errors: 1 },
    ])
    expect(report.traffic).toMatchObject({ count: 3, errors: 1, statuses: { 200: 2, 500: 1 } })
  })

  it('counts a refused connection with a message that says where', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const report = await sendInTurn(open(url, { client }), [arrival(), arrival()])
    expect(report).toSatisfy(balances)
    expect(report.ledger).toMatchObject({ failed: 2, errorKinds: { refused: 2 } })
    expect(report.examples.refused).toContain(new URL(url).host)
  })

  it('enters a request that is never answered at the timeout, as an error', async () => {
    const sender = open(await serveBytes(() => {}), { client, timeoutMs: 300 })
    const report = await sendOnTime(sender, steady(5, 10))
    expect(report).toSatisfy(balances)
    expect(report.ledger).toMatchObject({ sent: 5, timedOut: 5, errorKinds: { 'timed-out': 5 } })
    expect(report.traffic).toMatchObject({ count: 5, errors: 5 })
    expect(quantileMs(report.traffic.response, 0)).toBeCloseTo(300, -1)
    expect(quantileMs(report.traffic.response, 1)).toBeCloseTo(300, -1)
  })

  it('lets requests wait when all connections are busy, and counts the wait', async () => {
    const url = await serveHttp((_, response) => setTimeout(() => response.end(), 100))
    const sender = open(url, { client, maxConnections: 2 })
    const report = await sendOnTime(sender, steady(8, 0))
    expect(report.ledger).toMatchObject({ answered: 8 })
    expect(report.load[0]).toMatchObject({ connections: 2, waited: 6 })
    expect(quantileMs(report.traffic.response, 1)).toBeGreaterThan(390)
    expect(quantileMs(report.traffic.service, 0)).toBeLessThan(350)
  })

  it('gives up at its deadline what still waits for a connection', async () => {
    let asked = 0
    const url = await serveBytes(() => asked++)
    const sender = open(url, { client, maxConnections: 1, timeoutMs: 300 })
    const report = await sendOnTime(sender, steady(4, 0))
    expect(report).toSatisfy(balances)
    expect(report.ledger).toMatchObject({ sent: 4, timedOut: 4 })
    expect(asked).toBe(1)
  })

  it('opens a connection for each client of the log when asked', async () => {
    const seen = new Map<string, Set<number>>()
    const url = await serveHttp((request, response) => {
      const ports = seen.get(request.url!) ?? new Set()
      seen.set(request.url!, ports.add(request.socket.remotePort!))
      response.end()
    })
    const sender = open(url, { client, connections: 'per-client', maxConnections: 3 })
    const visits = Array.from({ length: 12 }, (_, nth) =>
      arrival({ client: nth % 3, target: `/${nth % 3}` }),
    )
    const report = await sendInTurn(sender, visits)
    expect(report.ledger.answered).toBe(12)
    expect([...seen.values()].map(({ size }) => size)).toEqual([1, 1, 1])
    expect(new Set([...seen.values()].flatMap((ports) => [...ports])).size).toBe(3)
  })

  it('makes room for more clients than connections by closing the one idle for longest', async () => {
    const url = await serveHttp(obedient)
    const sender = open(url, { client, connections: 'per-client', maxConnections: 2 })
    const visits = Array.from({ length: 9 }, (_, nth) => arrival({ client: nth }))
    const report = await sendInTurn(sender, visits)
    expect(report.ledger.answered).toBe(9)
    expect(report.load[0]!.connections).toBeLessThanOrEqual(2)
  })

  it('drops what exceeds the limit of its rate, and says so', async () => {
    const arrivedMs: number[] = []
    const url = await serveHttp((_, response) => {
      arrivedMs.push(performance.now())
      response.end()
    })
    const report = await sendOnTime(open(url, { client, maxRate: 10 }), steady(100, 15))
    expect(report).toSatisfy(balances)
    expect(report.ledger.planned).toBe(100)
    expect(report.ledger.dropped['max-rate']).toBeGreaterThanOrEqual(70)
    expect(report.ledger.sent).toBe(arrivedMs.length)
    // Never an eleventh within a second of the first of ten; the network may bring two together.
    const windows = arrivedMs.slice(10).map((ms, nth) => ms - arrivedMs[nth]!)
    for (const windowMs of windows) expect(windowMs).toBeGreaterThan(800)
  })

  it('sends nothing that would be another request, another host or another protocol', async () => {
    let asked = 0
    const url = await serveBytes((socket) => {
      asked++
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    })
    const targets = ['/a b', '/a\r\nx: y', 'http://other/', '//\u0000', '*', '', '/\u2028', '/\x7f']
    const report = await sendInTurn(open(url, { client }), [
      ...targets.map((target) => arrival({ target })),
      arrival({ method: 'CONNECT' }),
      arrival({ method: 'GET / HTTP/1.1\r\nx' }),
    ])
    expect(report).toSatisfy(balances)
    expect(report.ledger).toMatchObject({ sent: 0, dropped: { unsendable: 10 } })
    expect(asked).toBe(0)
  })

  it('balances its ledger on a server that stalls, resets, refuses, drips and fails', async () => {
    const url = await serveBytes((socket, received) => {
      const what = /\/(\d+)/.exec(received)?.[1] ?? '0'
      const answers: Record<string, () => void> = {
        0: () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'),
        1: () => socket.resetAndDestroy(),
        2: () => socket.write('HTTP/1.1 503 Busy\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n'),
        3: () => {},
        4: () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'),
        5: () => socket.write('not HTTP at all\r\n\r\n'),
        6: () => {
          socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
          const dripping = setInterval(() => socket.write('1\r\nx\r\n'), 20)
          socket.on('close', () => clearInterval(dripping))
        },
        7: () => socket.end(),
      }
      answers[what]!()
    })
    const sender = open(url, { client, timeoutMs: 700, maxConnections: 40 })
    const arrivals = Array.from({ length: 400 }, (_, nth) =>
      arrival({ atUs: nth * 2_000, target: `/${(nth * 7) % 8}`, endpoint: nth % 5 }),
    )
    const report = await sendOnTime(sender, arrivals)
    expect(report).toSatisfy(balances)
    const { ledger } = report
    expect(ledger).toMatchObject({ planned: 400, sent: 400, dropped: {} })
    expect(ledger.errorKinds.protocol).toBeGreaterThan(0)
    expect(ledger.timedOut).toBeGreaterThanOrEqual(100)
    const kinds = Object.values(ledger.errorKinds).reduce((all, count) => all + count, 0)
    expect(kinds).toBe(ledger.failed + ledger.timedOut)
  })

  it('hands a block over when its last request has finished, each in its own block', async () => {
    const url = await serveHttp(obedient)
    const sender = open(url, { client })
    const originMs = nowMs() + 50
    sender.send(batchOf([arrival({ target: '/200/2000' })], { block: 0, originMs }))
    const slow = sender.endBlock(0)
    sender.send(batchOf([arrival({ atUs: 50_000 })], { block: 1, originMs }))
    const quick = await sender.endBlock(1)
    expect(quick.traffic.count).toBe(1)
    expect(quantileMs(quick.traffic.response, 1)).toBeLessThan(1_900)
    expect((await slow).traffic.count).toBe(1)
  })

  it('tells the truth of a server that stalls: each request waits from its intended start', async () => {
    const bornMs = performance.now()
    const url = await serveHttp((_, response) => {
      const ageMs = performance.now() - bornMs
      const stalledMs = ageMs > 2_500 && ageMs < 3_500 ? 3_500 - ageMs : 0
      setTimeout(() => response.end(), 5 + stalledMs)
    })
    const report = await sendOnTime(open(url, { client, maxConnections: 128 }), steady(300, 20))
    expect(report).toSatisfy(balances)
    expect(report.ledger).toMatchObject({ sent: 300, answered: 300 })
    expect(countOf(report.traffic.response)).toBe(300)
    expect(quantileMs(report.traffic.response, 0.5)).toBeLessThan(200)
    expect(quantileMs(report.traffic.response, 0.95)).toBeGreaterThan(400)
    expect(quantileMs(report.traffic.response, 0.95)).toBeLessThan(1_200)
    expect(quantileMs(report.traffic.response, 0.99)).toBeGreaterThan(700)
    expect(quantileMs(report.traffic.response, 0.99)).toBeLessThan(1_900)
  })
})

describe('a sender in its thread', () => {
  it('tells at once when a server says how long to wait', async () => {
    const url = await serveHttp((_, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end()
    })
    const told: RetryAfter[] = []
    const listener = { onRetryAfter: (heard: RetryAfter) => void told.push(heard) }
    const fromMs = nowMs()
    const report = await sendInTurn(await openThread(url, {}, listener), [arrival()])
    expect(told).toMatchObject([{ status: 429, afterMs: 7_000 }])
    // Two threads read the time of day: a millisecond is for their clocks.
    expect(told[0]!.sentAtMs).toBeGreaterThan(fromMs - 1)
    expect(told[0]!.sentAtMs).toBeLessThan(nowMs() + 1)
    expect(report.traffic).toMatchObject({ count: 1, errors: 1, statuses: { 429: 1 } })
  })

  it('feels its pulse twice a second', async () => {
    const url = await serveHttp(obedient)
    const pulses: number[] = []
    const sender = await openThread(
      url,
      {},
      { onPulse: ({ finished }) => void pulses.push(finished) },
    )
    await sendOnTime(sender, steady(130, 10))
    expect(pulses.length).toBeGreaterThanOrEqual(2)
    expect(pulses.reduce((all, count) => all + count, 0)).toBeGreaterThan(30)
  })

  it('stops at once, and its ledger balances all the same', async () => {
    let asked = 0
    const { promise: fifth, resolve } = Promise.withResolvers<void>()
    const url = await serveBytes(() => {
      if (++asked === 5) resolve()
    })
    const sender = await openThread(url)
    sender.send(batchOf(steady(5, 0), { block: 0, originMs: nowMs() }))
    sender.send(batchOf(steady(5, 0), { block: 0, originMs: nowMs() + 60_000 }))
    await fifth
    const ending = sender.endBlock(0)
    sender.stop()
    const report = await ending
    expect(report).toSatisfy(balances)
    expect(report.complete).toBe(false)
    expect(report.ledger).toMatchObject({
      planned: 10,
      sent: 5,
      failed: 5,
      errorKinds: { stopped: 5 },
      dropped: { stopped: 5 },
    })
    expect(report.traffic.count).toBe(0)
  })

  it('stops after a block: what was handed over for later ones is dropped', async () => {
    const sender = await openThread(await serveHttp(obedient))
    const originMs = nowMs() + 100
    sender.send(batchOf(steady(5, 1), { block: 0, originMs }))
    sender.send(batchOf(steady(5, 1), { block: 1, originMs: originMs + 60_000 }))
    sender.stopAfter(0)
    const [first, second] = await Promise.all([sender.endBlock(0), sender.endBlock(1)])
    expect(first).toMatchObject({ complete: true, ledger: { answered: 5 } })
    expect(second).toMatchObject({ complete: false, ledger: { dropped: { stopped: 5 } } })
  })

  it('moves everything behind a pause by its length', async () => {
    const arrivedMs: number[] = []
    const first = Promise.withResolvers<void>()
    const url = await serveHttp((_, response) => {
      arrivedMs.push(nowMs())
      response.end()
      first.resolve()
    })
    const sender = await openThread(url)
    const originMs = nowMs() + 100
    sender.send(batchOf([arrival(), arrival({ atUs: 4_000_000 })], { block: 0, originMs }))
    await first.promise
    sender.pause({ fromMs: nowMs(), forMs: 3_000 })
    const report = await sender.endBlock(0)
    expect(arrivedMs[1]! - originMs).toBeGreaterThanOrEqual(6_999)
    expect(quantileMs(report.traffic.response, 1)).toBeLessThan(2_700)
  })

  it('lets nothing out during a pause, neither what waits for a connection nor the first requests', async () => {
    const arrivedMs: number[] = []
    let begun = Promise.withResolvers<void>()
    const url = await serveHttp((_, response) => {
      arrivedMs.push(nowMs())
      begun.resolve()
      setTimeout(() => response.end(), 250)
    })
    const sender = await openThread(url, { maxConnections: 1 })
    const pause = async () => {
      await begun.promise
      begun = Promise.withResolvers()
      sender.pause({ fromMs: nowMs(), forMs: 2_000 })
    }
    sender.send(batchOf(steady(4, 0), { block: 0, originMs: nowMs() }))
    await pause()
    const waiting = await sender.endBlock(0)
    expect(arrivedMs[1]! - arrivedMs[0]!).toBeGreaterThan(1_900)
    expect(waiting.ledger).toMatchObject({ sent: 4, answered: 4 })
    // They waited for one another, and the pause is no time of theirs.
    expect(quantileMs(waiting.traffic.response, 1)).toBeGreaterThan(740)
    expect(quantileMs(waiting.traffic.response, 1)).toBeLessThan(2_500)

    begun = Promise.withResolvers()
    sender.send(batchOf(steady(4, 0), { block: 1, originMs: nowMs(), atATime: 1 }))
    await pause()
    expect((await sender.endBlock(1)).ledger).toMatchObject({ sent: 4, answered: 4 })
    expect(arrivedMs[5]! - arrivedMs[4]!).toBeGreaterThan(1_900)
  })

  it('lets what waits out after both of two pauses that overlap', async () => {
    const arrivedMs: number[] = []
    const begun = Promise.withResolvers<void>()
    const url = await serveHttp((_, response) => {
      arrivedMs.push(nowMs())
      begun.resolve()
      setTimeout(() => response.end(), 250)
    })
    const sender = await openThread(url, { maxConnections: 1 })
    sender.send(batchOf(steady(3, 0), { block: 0, originMs: nowMs() }))
    await begun.promise
    const fromMs = nowMs()
    sender.pause({ fromMs, forMs: 1_500 })
    sender.pause({ fromMs, forMs: 500 })
    const { ledger } = await sender.endBlock(0)
    expect(ledger).toMatchObject({ sent: 3, answered: 3 })
    expect(arrivedMs[1]! - fromMs).toBeGreaterThan(1_900)
  })

  it('drops what the other environment did not get, and tells what it holds back itself', async () => {
    const held: [number, number][] = []
    const onHeldBack = (...what: [number, number]) => void held.push(what)
    const sender = await openThread(await serveHttp(obedient), { maxRate: 5 }, { onHeldBack })
    const originMs = nowMs() + 200
    sender.send(batchOf(steady(8, 0), { block: 3, originMs }))
    sender.leaveOut(3, 1)
    sender.leaveOut(2, 0)
    const { ledger } = await sender.endBlock(3)
    expect(ledger).toMatchObject({ planned: 8, sent: 5, dropped: { 'max-rate': 3 } })
    expect(held).toEqual([
      [3, 6],
      [3, 7],
    ])
  })

  it('starts an arrival at its intended time, never before it', async () => {
    const arrivedMs: number[] = []
    const url = await serveHttp((_, response) => {
      arrivedMs.push(nowMs())
      response.end()
    })
    const sender = await openThread(url)
    const originMs = nowMs() + 200
    sender.send(batchOf(steady(40, 7.3), { block: 0, originMs }))
    const report = await sender.endBlock(0)
    expect(report.ledger.answered).toBe(40)
    // Two threads read the time of day: a millisecond is for their clocks.
    arrivedMs.forEach((ms, nth) => {
      expect(ms).toBeGreaterThan(originMs + nth * 7.3 - 1)
    })
    expect(countOf(report.load[0]!.lag)).toBe(40)
  })

  it('cannot be started for an environment whose certificates cannot be read', async () => {
    const started = openThread('https://127.0.0.1:9', {}, {}, { tls: { ca: '/nowhere/ca.pem' } })
    await expect(started).rejects.toThrow(/tls\.ca: .*ca\.pem cannot be read/)
  })
})
