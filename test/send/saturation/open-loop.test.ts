// The open loop after a search: it sends what the search sends, and an environment that fails at a rate
// is not asked for a higher one.

import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../../src/config/load.ts'
import { prepareSaturation } from '../../../src/plan/prepare-saturation.ts'
import { openRun } from '../../../src/record/open-run.ts'
import { executeRun } from '../../../src/send/run.ts'
import { serveHttp, serveHttps } from '../../environments/loopback.ts'

const certificate = (name: string) =>
  fileURLToPath(new URL(`../../environments/certificates/${name}`, import.meta.url))

async function search(environments: Record<string, object>, requests: unknown, opens: () => void) {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-open-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  const file = join(folder, 'trueup.config.json')
  const short = { warmUp: '0s', step: '200ms', repeats: 6, maxConnections: 2, confirm: '500ms' }
  const compare = { reference: 'production', candidate: 'staging' }
  const config = { environments, compare, saturation: { requests, ...short } }
  await writeFile(file, JSON.stringify(config))
  const loaded = await loadConfig({ file })
  const prepared = await prepareSaturation(loaded)
  const { id } = await executeRun(
    { loaded, ...prepared, command: 'trueup saturate', version: '0.1.0' },
    { onEvent: (event) => event.type === 'phase' && event.phase === 'open loop' && opens() },
  )
  return await openRun(join(loaded.config.out, 'saturation', id))
}

it('goes no further in an environment that fails, and says so', async () => {
  let failing = false
  const page =
    (statusCode: () => number): RequestListener =>
    (_, response) => {
      response.statusCode = statusCode()
      setTimeout(() => response.end('done'), 5)
    }
  const production = { url: await serveHttp(page(() => 200)) }
  const staging = { url: await serveHttp(page(() => (failing ? 503 : 200))) }
  const { file } = await search({ production, staging }, '/', () => {
    failing = true
  })
  expect(file.saturation!.open.map(({ environment, share }) => [environment, share])).toEqual([
    ['production', 0.5],
    ['staging', 0.5],
    ['production', 0.7],
    ['production', 0.9],
  ])
  expect(file.remarks).toContainEqual(
    expect.stringMatching(
      /^staging: \d+ of \d+ requests failed in the open loop at 50 % .*for more/,
    ),
  )
})

it('sends bodies and HEAD as the closed loop does, with TLS and without', async () => {
  const seen = { production: new Set<string>(), staging: new Set<string>() }
  const page =
    (own: Set<string>): RequestListener =>
    async (request, response) => {
      const text = await textOf(request)
      if (request.url !== '/')
        own.add(`${request.method} ${request.headers['content-type']} ${text}`)
      setTimeout(() => response.end('done'), 5)
    }
  const tls = {
    key: readFileSync(certificate('server.key')),
    cert: readFileSync(certificate('server.pem')),
  }
  const type = { headers: { 'content-type': 'text/plain' } }
  const production = { url: await serveHttp(page(seen.production)), ...type }
  const staging = {
    url: await serveHttps(tls, page(seen.staging)),
    ...type,
    tls: { ca: certificate('ca.pem') },
  }
  const requests = [
    { path: '/orders', method: 'POST', body: '{"q":"Öl"}' },
    { path: '/form', method: 'PUT', body: 'q=1', contentType: 'application/x-www-form-urlencoded' },
    { path: '/looked-at', method: 'HEAD' },
  ]
  const closed: string[][] = []
  const { file } = await search({ production, staging }, requests, () => {
    for (const own of Object.values(seen)) {
      closed.push([...own].toSorted())
      own.clear()
    }
  })
  const all = [
    'HEAD text/plain ',
    'POST application/json {"q":"Öl"}',
    'PUT application/x-www-form-urlencoded q=1',
  ]
  expect(closed).toEqual([all, all])
  expect(Object.values(seen).map((own) => [...own].toSorted())).toEqual([all, all])
  expect(file.saturation!.workload).toBe(
    'POST /orders (11 bytes of body, 33 %), PUT /form (3 bytes of body, 33 %), HEAD /looked-at (33 %)',
  )
  expect(file.saturation!.open.map(({ errors }) => errors)).toEqual([0, 0, 0, 0, 0, 0])
})
