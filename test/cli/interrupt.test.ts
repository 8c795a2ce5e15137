import { describe, expect, it } from 'vitest'
import { until } from '../faults/toxiproxy-server.ts'
import { answersAfter, type Started } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

/** Three minutes of a request each 50 ms. */
const accessLog = Array.from({ length: 3_600 }, (_, index) => {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const time = `12:${two(index / 20 / 60)}:${two((index / 20) % 60)}`
  return `192.0.2.1 - - [04/May/2026:${time} +0000] "GET / HTTP/1.1" 200 12 "-" "-"\n`
}).join('')
const traffic = { log: 'access.log', warmUp: '200ms', ramp: '200ms', block: '200ms' }

const steady = { production: answersAfter(50), staging: answersAfter(50) }

async function expectEndAtTheSecond(run: Started) {
  run.process.kill('SIGINT')
  await run.says(/Stopping after the running pair/)
  run.process.kill('SIGINT')
  const { code, stderr } = await run.ended
  expect(stderr).toContain('Stopping at once')
  expect(code).toBe(130)
}

describe('a run that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends after the running pair on %s, reports what it has, and exits 130',
    async (signal) => {
      let requests = 0
      const enough = Promise.withResolvers<void>()
      const shop = await twoEnvironments({
        ...steady,
        staging: (request, response) => {
          if (++requests === 12) enough.resolve()
          answersAfter(50)(request, response)
        },
        journeys: { iterations: 5_000 },
      })
      const run = shop.start(['run'])
      await enough.promise
      run.process.kill(signal)
      const { code, stdout, stderr } = await run.ended
      expect(stderr).toContain('Stopping after the running pair or block of traffic')
      expect(stdout).toMatch(/^home /m)
      expect(stdout).toContain('Exit code 130')
      expect(code).toBe(130)
      const [id] = await shop.runs()
      expect(JSON.parse(await shop.read(`reports/runs/${id}/run.json`)).status).toBe('interrupted')
    },
  )

  it('ends at once on the second signal, though an iteration hangs', async () => {
    let requests = 0
    const hanging = Promise.withResolvers<void>()
    const shop = await twoEnvironments({
      ...steady,
      staging: (request, response) => {
        if (++requests < 6) answersAfter(50)(request, response)
        else hanging.resolve()
      },
      journeys: { iterations: 5_000 },
    })
    const run = shop.start(['run'])
    await hanging.promise
    await expectEndAtTheSecond(run)
  })

  it('ends after the running block of traffic, and reports what it has', async () => {
    const shop = await twoEnvironments({
      production: answersAfter(1),
      staging: answersAfter(1),
      // What a busy machine adds to servers that answer at once is no reason to stop.
      config: { traffic, margins: { floor: '10s' } },
      files: { 'access.log': accessLog },
    })
    const run = shop.start(['run', '--only', 'traffic'])
    const blocks = async () => {
      const [id] = await shop.runs()
      const series = await shop.read(`reports/runs/${id}/series.ndjson`).catch(() => '')
      return series.split('\n').filter((line) => /"block":\d.*"kind":"traffic"/.test(line))
    }
    await until(async () => (await blocks()).length >= 6)
    run.process.kill('SIGINT')
    const { code, stdout, stderr } = await run.ended
    expect(stderr).toContain('Stopping after the running pair or block of traffic')
    expect(stdout).toMatch(/^traffic p50 /m)
    expect(stdout).toMatch(/not reached/)
    expect(code).toBe(130)
  })

  it('ends at once on the second signal, though all requests of a block hang', async () => {
    let requests = 0
    const hanging = Promise.withResolvers<void>()
    const shop = await twoEnvironments({
      staging: (request, response) => {
        if (++requests < 60) answersAfter(1)(request, response)
        else hanging.resolve()
      },
      config: { traffic: { ...traffic, timeout: '10m' } },
      files: { 'access.log': accessLog },
    })
    const run = shop.start(['run', '--only', 'traffic'])
    await hanging.promise
    await expectEndAtTheSecond(run)
  })
})
