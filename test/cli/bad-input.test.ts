// What goes wrong around a run: each ends with a message that says what to do, and an exit code.

import { rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answersAfter } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

const browserJourney = `import { journey } from 'trueup'
export default journey('look', ({ page }) => page.goto('/'))
`

describe('a run', () => {
  it('ends at the first need of a browser that is not there, and says it once', async () => {
    const shop = await twoEnvironments({
      journeys: { executable: '/nowhere/chrome' },
      files: { 'journeys/look.ts': browserJourney },
    })
    const { code, stdout, stderr } = await shop.trueup('run')
    expect(stderr.match(/\/nowhere\/chrome is none/g)).toHaveLength(1)
    expect(stderr).toContain('leave it out to use the browser that is found')
    expect(stdout).toBe('')
    expect(code).toBe(4)
  })

  it('ends before it measures when the guard refuses what a journey writes', async () => {
    let writes = 0
    const count: RequestListener = (request, response) => {
      if (request.method === 'POST') writes++
      answersAfter(1)(request, response)
    }
    const shop = await twoEnvironments({
      production: count,
      staging: count,
      files: {
        'journeys/home.ts': `import { journey } from 'trueup'
export default journey.http('order', ({ http }) => http.post('/orders', { json: {} }))
`,
      },
    })
    const { code, stderr } = await shop.trueup('run')
    expect(stderr).toContain('environments.production.writes')
    expect(stderr).toContain('Nothing was measured')
    expect(writes).toBeLessThan(2)
    expect(code).toBe(4)
  })

  it('tells that its folder was removed while it measured', async () => {
    const enough = Promise.withResolvers<void>()
    let requests = 0
    const shop = await twoEnvironments({
      staging: (request, response) => {
        if (++requests === 8) enough.resolve()
        answersAfter(30)(request, response)
      },
      journeys: { iterations: 5_000 },
    })
    const run = shop.start(['run'])
    await enough.promise
    // What the run writes at this very moment may be in the way.
    await rm(join(shop.folder, 'reports/runs'), { recursive: true, maxRetries: 5 })
    const { code, stdout, stderr } = await run.ended
    expect(stderr.match(/has vanished during the run/g)).toHaveLength(1)
    expect(stderr).toContain('Nothing of the run can be read any more')
    expect(stdout).toBe('')
    expect(code).toBe(4)
  })

  it('says that a file is in the place of its folder', async () => {
    const shop = await twoEnvironments({ files: { reports: 'my notes' } })
    const { code, stderr } = await shop.trueup('run')
    expect(stderr).toContain('a part of the path is a file')
    expect(stderr).toContain('--out')
    expect(code).toBe(4)
  })
})
