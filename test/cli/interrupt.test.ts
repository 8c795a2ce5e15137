import { describe, expect, it } from 'vitest'
import { answersAfter } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

const steady = { production: answersAfter(50), staging: answersAfter(50) }

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
    run.process.kill('SIGINT')
    await run.says(/Stopping after the running pair/)
    run.process.kill('SIGINT')
    const { code, stderr } = await run.ended
    expect(stderr).toContain('Stopping at once')
    expect(code).toBe(130)
  })
})
