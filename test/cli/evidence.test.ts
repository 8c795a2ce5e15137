// What a run leaves in evidence.ndjson, through the command line: of a journey and of traffic.

import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRun } from '../../src/record/open-run.ts'
import { twoEnvironments } from './two-environments.ts'

const perSecond = 40
const lines = Array.from({ length: 4 * perSecond }, (_, index) => {
  const second = String(Math.floor(index / perSecond)).padStart(2, '0')
  return `192.0.2.${index % 9} - - [04/May/2026:12:00:${second} +0000] "GET /shelf?page=${index % 5} HTTP/1.1" 200 12 "-" "-"`
})

/** Says `db` in Server-Timing, repeats its secret, and remembers the traces. */
function answering(dbMs: number, traces: Set<string>): RequestListener {
  return ({ headers }, response) => {
    const trace = /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(String(headers.traceparent))
    if (trace !== null) traces.add(trace[1]!)
    response.setHeader('server-timing', `db;dur=${dbMs}`)
    response.setHeader('server', `one ${headers['x-api-key'] ?? ''}`)
    response.setHeader('content-type', 'text/html').end('hello')
  }
}

describe('the evidence of a run', () => {
  it('is there for journeys and traffic, of both environments, and leads to traces', async () => {
    const traces = { production: new Set<string>(), staging: new Set<string>() }
    const shop = await twoEnvironments({
      production: answering(1, traces.production),
      staging: answering(2, traces.staging),
      journeys: { iterations: 6 },
      config: {
        traffic: { log: 'access.log', warmUp: '500ms', ramp: '500ms', block: '500ms' },
        tracing: { link: 'https://traces.example.com/{traceId}' },
        // What a busy machine adds to servers that answer at once is no reason to stop.
        margins: { typical: '100%', floor: '10s' },
      },
      files: { 'access.log': `${lines.join('\n')}\n` },
    })
    const config = JSON.parse(await shop.read('trueup.config.json'))
    config.environments.staging.headers = { 'x-api-key': 'hunter2-hunter2' }
    await shop.write({ 'trueup.config.json': config })
    await shop.trueup('run')
    const [id] = await shop.runs()
    const { evidence, problems, file } = await openRun(join(shop.folder, 'reports/runs', id!))
    expect(problems).toEqual([])
    expect(file.settings.tracing).toEqual({ link: 'https://traces.example.com/{traceId}' })
    for (const environment of ['production', 'staging'] as const) {
      const own = evidence.filter((line) => line.environment === environment)
      const ofKind = (kind: string) => own.filter(({ subject }) => subject.kind === kind)
      expect(ofKind('journey')).toHaveLength(2 * 6)
      const blocks = ofKind('traffic')
      expect(blocks.length).toBeGreaterThan(4)
      expect(blocks.reduce((sum, { requests }) => sum + requests, 0)).toBe(lines.length)
      expect(ofKind('endpoint').map(({ block }) => block)).toEqual(blocks.map(({ block }) => block))
      for (const { serverTiming, slowest, inFlight, growth } of blocks) {
        const { count, totalUs } = serverTiming.db!
        expect(totalUs / count).toBe(environment === 'production' ? 1_000 : 2_000)
        expect(inFlight).toBeGreaterThan(0)
        expect(growth?.parameters?.page?.count).toBe(count)
        for (const { traceId } of slowest) expect(traces[environment]).toContain(traceId)
      }
      expect(own.flatMap(({ slowest }) => slowest).length).toBeGreaterThan(6)
    }
    const text = await shop.read(`reports/runs/${id}/evidence.ndjson`)
    expect(text).toContain('one [secret]')
    expect(text).not.toContain('hunter2')
    expect(text.length / text.trim().split('\n').length).toBeLessThan(2_500)
  })

  it('a link without the place of the trace is told before anything is sent', async () => {
    const shop = await twoEnvironments({ config: { tracing: { link: 'https://traces.test/' } } })
    const { code, stderr } = await shop.trueup('run')
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /tracing\.link: expected an http or https URL with `?\{traceId\}`? in it/,
    )
    expect(await shop.runs()).toEqual([])
  })
})
