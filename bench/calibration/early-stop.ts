// How often a run that may finish early does so, and after how many of its 40 blocks: equal
// environments never should, with ordinary noise and with noise that is slower than the run.
//   npm run bench -- calibration/early-stop [runs]

import { EarlyStop } from '../../src/compare/early-stop.ts'
import { poolOf } from '../../src/compare/pool.ts'
import { settingsOf } from '../../src/compare/settings.ts'
import { keep, Tally } from './keep.ts'
import { chanceOf, measure, usual, type World } from './world.ts'

const runs = Number(process.argv[2] ?? 2_000)
const seed = 20_260_106
const { settings } = settingsOf({ margins: {}, expected: {} })

const worlds: { name: string; world: Partial<World> }[] = [
  { name: 'equal, 20 minutes', world: {} },
  { name: 'equal, noise of 5 minutes, run of 20', world: { memoryS: 300 } },
  { name: '+20 %, 20 minutes', world: { factor: 1.2 } },
  { name: '+50 %, 20 minutes', world: { factor: 1.5 } },
  { name: '×2, 20 minutes', world: { factor: 2 } },
]

for (const { name, world } of worlds) {
  const chance = chanceOf(seed, name)
  const tally = new Tally()
  for (let run = 0; run < runs; run++) {
    const blocks = blocksToStop(measure({ ...usual, ...world }, chance))
    tally.add({
      finishedEarly: blocks !== undefined,
      withinTen: blocks === 10,
      withinTwenty: blocks !== undefined && blocks <= 20,
    })
  }
  keep('early-stop', tally.row(name, 'p50 or p95'))
}

function blocksToStop({ reference, candidate }: ReturnType<typeof measure>): number | undefined {
  const stop = new EarlyStop(settings)
  for (const [block, columns] of reference[0]!.entries()) {
    const [beyond] = stop.see(poolOf([columns]), poolOf([candidate[0]![block]!]))
    if (beyond !== undefined) return beyond.blocks
  }
  return undefined
}
