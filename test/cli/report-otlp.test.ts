// `--otlp URL` against a receiver that reads OTLP over HTTP as a collector does.

import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { otlpOf } from '../../src/cli/judge/otlp-flag.ts'
import { UsageError } from '../../src/cli/usage-error.ts'
import { readMetrics, readSpans } from '../report/otlp/protobuf.ts'
import { type Outcome, type Project, project, serve } from './command-line.ts'
import { writeRun } from './written-run.ts'

interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

async function collector(status = 200): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  const url = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    received.push({
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks),
    })
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end()
  })
  return { url, received }
}

const startMs = Date.parse('2026-05-04T12:00:00.000Z')

/** One pair of a journey with steps, of which one in staging fails. */
async function runWithSteps(): Promise<Project> {
  const shop = await project()
  const sample = (environment: string, pair: number, more = {}) => ({
    journey: 'search',
    environment,
    pair,
    phase: 'measured',
    startedAt: new Date(startMs + pair * 1_000).toISOString(),
    outcome: 'ok',
    durationUs: 400_000,
    steps: [
      { name: 'open', outcome: 'ok', durationUs: 100_000 },
      { name: 'results > first', outcome: 'ok', durationUs: 50_001 },
      { name: 'results', outcome: 'ok', durationUs: 300_000 },
    ],
    ...more,
  })
  const failed = {
    outcome: 'failed',
    durationUs: 1_000,
    steps: [],
    error: { kind: 'http-500', message: 'GET / answered 500' },
  }
  const samples = [sample('production', 0), sample('staging', 0), sample('staging', 1, failed)]
  await shop.write({
    'reports/runs/r1/run.json': {
      schemaVersion: 1,
      id: 'r1',
      status: 'complete',
      startedAt: new Date(startMs).toISOString(),
      endedAt: new Date(startMs + 5_000).toISOString(),
      compare: { reference: 'production', candidate: 'staging' },
    },
    'reports/runs/r1/samples.ndjson': samples.map((line) => `${JSON.stringify(line)}\n`).join(''),
  })
  return shop
}

interface Sent {
  outcome: Outcome
  received: Received[]
}

/** Once for all tests that look at it: sent, and sent again. */
let sent: Promise<Sent> | undefined
function sentTwice(): Promise<Sent> {
  sent ??= (async () => {
    const { url, received } = await collector()
    const shop = await runWithSteps()
    const env = { OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=k-123456' }
    const outcome = await shop.start(['report', '--otlp', `${url}/`], env).ended
    await shop.start(['report', '--otlp', url], env).ended
    return { outcome, received }
  })()
  return sent
}

test('both requests come in protobuf, with headers from the environment', async () => {
  const { outcome, received } = await sentTwice()
  expect(outcome).toMatchObject({ code: 0, stderr: '' })
  expect(received.slice(0, 2).map(({ path }) => path)).toEqual(['/v1/metrics', '/v1/traces'])
  for (const { headers } of received) {
    expect(headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'x-api-key': 'k-123456',
    })
  }
})

test('figures come as gauges of the time of the run', async () => {
  const { received } = await sentTwice()
  const { resource, points } = readMetrics(received[0]!.body)
  expect(resource).toMatchObject({
    'service.name': 'trueup',
    'trueup.run': 'r1',
    'trueup.reference': 'production',
    'trueup.candidate': 'staging',
  })
  expect(new Set(points.map(({ timeMs }) => timeMs))).toEqual(new Set([startMs + 5_000]))
  const duration = points.filter(
    ({ name, attributes }) =>
      name === 'trueup.cell.duration' &&
      attributes.metric === 'duration' &&
      !('step' in attributes),
  )
  expect(duration).toMatchObject([
    {
      unit: 's',
      value: 0.4,
      attributes: { name: 'search', environment: 'production', side: 'reference' },
    },
    {
      unit: 's',
      value: 0.4,
      attributes: { name: 'search', environment: 'staging', side: 'candidate' },
    },
  ])
  const verdicts = points.filter(({ name }) => name === 'trueup.cell.verdict')
  expect(verdicts.length).toBeGreaterThan(3)
  expect(verdicts[0]?.attributes.verdict).toBe('inconclusive')
})

test('each journey is a trace: its iterations beneath it, their steps beneath these', async () => {
  const { received } = await sentTwice()
  const { spans } = readSpans(received[1]!.body)
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
  const root = spans.find(({ parentId }) => parentId === '')
  expect(root).toMatchObject({
    name: 'search',
    startUs: startMs * 1_000,
    endUs: startMs * 1_000 + 1_001_000,
    attributes: { 'trueup.run': 'r1', 'trueup.verdict': 'inconclusive' },
  })
  const under = (id: string | undefined) => spans.filter(({ parentId }) => parentId === id)
  const iterations = under(root?.spanId)
  expect(iterations).toMatchObject([
    {
      name: 'search in production',
      failed: false,
      attributes: {
        'deployment.environment.name': 'production',
        'trueup.side': 'reference',
        'trueup.pair': 0,
      },
    },
    { name: 'search in staging', failed: false, attributes: { 'trueup.side': 'candidate' } },
    {
      name: 'search in staging',
      failed: true,
      attributes: { 'error.type': 'http-500', 'trueup.pair': 1 },
    },
  ])
  const steps = under(iterations[0]?.spanId)
  const at = (offsetUs: number) => startMs * 1_000 + offsetUs
  expect(steps).toMatchObject([
    { name: 'open', startUs: at(0), endUs: at(100_000) },
    { name: 'results', startUs: at(100_000), endUs: at(400_000) },
  ])
  expect(under(steps[1]?.spanId)).toMatchObject([
    { name: 'first', startUs: at(100_000), endUs: at(150_001) },
  ])
})

test('a run that is sent again has the same traces', async () => {
  const { received } = await sentTwice()
  const [first, second] = [1, 3].map((at) => readSpans(received[at]!.body).spans)
  expect(second).toEqual(first)
})

test('a collector that refuses is named, and the reports are there all the same', async () => {
  const { url } = await collector(400)
  const shop = await project()
  await writeRun(shop, { id: 'r1' })
  const { code, stderr, stdout } = await shop.trueup('report', '--otlp', url)
  expect(code).toBe(4)
  expect(stderr).toContain(
    'The run was not sent by OTLP (send it again with trueup report r1 --otlp URL)',
  )
  expect(stdout).toContain('report.html')
  expect(await shop.read('reports/runs/r1/junit.xml')).toContain('<testsuites>')
})

/** Node finds no package of OpenTelemetry. */
const without = `--import data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith('@opentelemetry/')) return next(specifier, context)
      const error = new Error("Cannot find package '" + specifier + "' imported from here")
      throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' })
    },
  })`)}`

test('without OpenTelemetry the flag says what to install, and everything else works', async () => {
  const shop = await project()
  await writeRun(shop, { id: 'r1' })
  const asked = await shop.start(['report', '--otlp', 'http://127.0.0.1:4318'], {
    NODE_OPTIONS: without,
  }).ended
  expect(asked.code).toBe(2)
  expect(asked.stderr).toContain('npm install --save-dev @opentelemetry/api')
  const plain = await shop.start(['report'], { NODE_OPTIONS: without }).ended
  expect(plain).toMatchObject({ code: 0, stderr: '' })
})

test.each([
  ['localhost:4318', 'expected the http or https URL of a collector'],
  ['http://user:secret-1@localhost:4318', 'OTEL_EXPORTER_OTLP_HEADERS'],
  ['http://localhost:4318/?key=secret-1', 'OTEL_EXPORTER_OTLP_HEADERS'],
])('--otlp %s is wrong usage', async (url, expected) => {
  const error = await otlpOf(url).catch((it) => it)
  expect(error).toBeInstanceOf(UsageError)
  expect(error.message).toContain(expected)
  expect(error.message).not.toContain('secret-1')
})
