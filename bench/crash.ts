// Kills runs at moments that a seed chooses, and says what is not as it has to be: a folder that does
// not open, a finished block that is not there, a process, proxy or temporary folder that stays.
//   npm run bench -- crash [runs] [seed]
// 200 runs take about ten minutes. Exits with 1 where something is left or lost.

import { setTimeout as delay } from 'node:timers/promises'
import { KilledRuns } from '../test/safety/killed-runs.ts'

const [count = '200', seed = '1'] = process.argv.slice(2)
const runs = await KilledRuns.open()
const byMoment = new Map<string, number>()
let faulty = 0
let folders = 0
let index = 0
// Ctrl-C ends it after the run that is killed next, with what was seen until then.
let last = Number(count)
process.once('SIGINT', () => {
  last = index + 1
})
try {
  for (; index < last; index++) {
    const { moment, id, faults } = await runs.kill(Number(seed), index)
    byMoment.set(moment, (byMoment.get(moment) ?? 0) + 1)
    if (id !== undefined) folders++
    if (faults.length > 0) faulty++
    for (const fault of faults) console.log(`run ${index}, killed after ${moment}: ${fault}`)
  }
  const deadline = Date.now() + 30_000
  while ((await runs.processes()).length > 0 && Date.now() < deadline) await delay(100)
  const left = [...(await runs.processes()), ...(await runs.leftAfterNextRun())]
  for (const each of left) console.log(`left: ${each}`)
  const moments = [...byMoment].map(([moment, times]) => `${times} after ${moment}`).join(', ')
  console.log(
    `${index} runs killed (${moments}): ${folders} folders, ${faulty} of them with faults; ${left.length} things left`,
  )
  if (faulty + left.length > 0) process.exitCode = 1
} finally {
  await runs.close()
}
