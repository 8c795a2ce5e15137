// kill -9 at moments that a seed chooses, from the first to the last of a run. `npm run bench -- crash`
// does the same 200 times.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../faults/toxiproxy-server.ts'
import { KilledRuns } from './killed-runs.ts'

let runs: KilledRuns
beforeAll(async () => {
  runs = await KilledRuns.open()
})
afterAll(() => runs.close())

it('a run that is killed at any moment opens with all that was finished, and leaves nothing behind', async () => {
  for (let index = 0; index < 8; index++) {
    const { moment, faults } = await runs.kill(1, index)
    expect(faults, `killed after ${moment}`).toEqual([])
  }
  await until(async () => (await runs.processes()).length === 0)
  expect(await runs.leftAfterNextRun()).toEqual([])
}, 300_000)
