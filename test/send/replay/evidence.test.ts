// What a replay records beside the latency, with both clients.

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { EvidencePart } from '../../../src/record/evidence.ts'
import { mergeReports } from '../../../src/send/replay/merge-reports.ts'
import { serveBytes, serveHttp } from '../../environments/loopback.ts'
import { arrival, clients, open, sendOnTime, steady } from './replaying.ts'

describe.each(clients)('the evidence of a replay with the %s client', (client) => {
  it('has the phases of every request, and they add up to the response times', async () => {
    const url = await serveHttp((_, response) => {
      response.write('first')
      setTimeout(() => response.end('last'), 200)
    })
    const report = await sendOnTime(open(url, { client, maxConnections: 2 }), steady(3, 5))
    const { phases, requests, bytes, growth, slowest } = report.traffic.evidence!
    expect({ requests, bytes }).toEqual({ requests: 3, bytes: 27 })
    expect(phases.connect?.count).toBe(2)
    expect(phases.tls).toBeUndefined()
    for (const phase of ['wait', 'first-byte', 'download'] as const) {
      expect(phases[phase]?.count).toBe(3)
    }
    // The third had to wait for the first of two connections to be free.
    expect(phases.wait!.totalUs).toBeGreaterThan(5_000)
    expect(phases.download!.totalUs).toBeGreaterThan(3 * 150_000)
    const partsUs = Object.values(phases).reduce((sum, { totalUs }) => sum + totalUs, 0)
    const responsesUs = slowest.reduce((sum, { durationUs }) => sum + durationUs, 0)
    expect(Math.abs(partsUs - responsesUs)).toBeLessThan(20)
    expect(report.traffic.busyMs).toBeCloseTo(growth!.bytes!.y, 3)
    expect(report.endpoints[0]!.evidence).toEqual(report.traffic.evidence)
  })

  it('reads what answers are like and sends a trace along', async () => {
    const traces: unknown[] = []
    const url = await serveHttp(({ headers }, response) => {
      traces.push(headers.traceparent)
      response.setHeader('content-type', 'application/json').setHeader('age', '3')
      response.setHeader('set-cookie', ['sid=secret-of-a-session', 'b=2'])
      response.setHeader('content-encoding', 'gzip').setHeader('server-timing', 'db;dur=4')
      response.end(gzipSync('{}'))
    })
    const last = arrival({ atUs: 100_000, target: '/last?limit=5&api_key=abc' })
    const report = await sendOnTime(open(url, { client }), [...steady(2, 20), last])
    const evidence = report.traffic.evidence!
    expect(evidence).toMatchObject({
      requests: 3,
      statuses: { 200: 3 },
      serverTiming: { db: { count: 3, totalUs: 12_000 } },
      traits: {
        protocol: { 'HTTP/1.1': 3 },
        encoding: { gzip: 3 },
        cache: { hit: 3 },
        cookie: { sid: 3, b: 3 },
        type: { 'application/json': 3 },
      },
      growth: { parameters: { limit: { count: 1, x: 5 } } },
    })
    expect(evidence.sampled).toBeUndefined()
    expect(new Set(traces).size).toBe(3)
    expect(evidence.slowest).toHaveLength(3)
    const shown = evidence.slowest.find(({ target }) => target.startsWith('/last'))
    expect(shown).toMatchObject({ target: '/last?limit=5&api_key=masked', status: 200 })
    const sent = traces.map((trace) => String(trace).split('-')[1]).sort()
    expect(evidence.slowest.map(({ traceId }) => traceId).sort()).toEqual(sent)
    expect(JSON.stringify(report)).not.toContain('secret-of-a-session')
  })

  it('looks at a sample alone where there are many', async () => {
    let traced = 0
    const url = await serveHttp(({ headers }, response) => {
      if (headers.traceparent !== undefined) traced++
      response.setHeader('server', 'one').end()
    })
    // Half a second of it: about ten are looked at.
    const report = await sendOnTime(open(url, { client }), steady(1_000, 0.5))
    const { requests, sampled, traits } = report.traffic.evidence!
    expect(requests).toBe(1_000)
    expect(sampled).toBe(traced)
    expect(traits.server).toEqual({ one: traced })
    expect(traced).toBeGreaterThan(0)
    expect(traced).toBeLessThan(50)
  })

  it('knows connections that are not kept, and failures by their kind', async () => {
    const url = await serveHttp(({ url: target, socket }, response) => {
      if (target === '/cut') socket.destroy()
      else response.writeHead(503, { connection: 'close', 'retry-after': '1' }).end()
    })
    const cut = arrival({ atUs: 80_000, method: 'POST', target: '/cut' })
    const report = await sendOnTime(open(url, { client }), [...steady(3, 20), cut])
    const { traits, phases, errorKinds, statuses, retryAfter } = report.traffic.evidence!
    expect(traits.connection).toEqual({ new: 3 })
    expect(phases.connect?.count).toBe(3)
    expect({ errorKinds, statuses, retryAfter }).toEqual({
      errorKinds: { reset: 1 },
      statuses: { 503: 3 },
      retryAfter: 3,
    })
  })

  it('stays small whatever a server sends', async () => {
    const timings = Array.from({ length: 2_000 }, (_, n) => `t${n};dur=1`).join(',')
    let answers = 0
    const url = await serveBytes((socket) => {
      answers++
      const own = Array.from({ length: 300 }, (_, n) => `x-h${n}: ${n}\r\n`).join('')
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-length: 0\r\n__proto__: 1\r\nvia: ${answers}\r\n${own}server-timing: ${timings}\r\n\r\n`,
      )
    })
    const report = await sendOnTime(open(url, { client }), steady(30, 10))
    expect(report.traffic.evidence!.requests).toBe(30)
    expect(JSON.stringify(report.traffic.evidence).length).toBeLessThan(10_000)
  })
})

it('the evidence of several senders is one', async () => {
  const url = await serveHttp((_, response) => response.setHeader('via', 'x').end('four'))
  const reports = await Promise.all(
    [open(url), open(url)].map((sender) => sendOnTime(sender, steady(3, 10))),
  )
  const { evidence } = mergeReports(reports).traffic as { evidence: EvidencePart }
  expect(evidence).toMatchObject({
    requests: 6,
    bytes: 24,
    statuses: { 200: 6 },
    traits: { via: { x: 6 }, connection: expect.anything() },
  })
  expect(evidence.slowest).toHaveLength(3)
})
