// How often journeys of equal environments are called different, and how often true differences are
// found: seeded simulation at 10, 20 and 40 pairs, through the same judging as a run's.
//   npm run bench -- calibration/journeys [runs]

import { pairedEstimate } from '../../src/compare/statistics/paired.ts'
import { decide } from '../../src/compare/verdict.ts'
import { keep, Tally } from './keep.ts'
import { logRatios } from './pairs.ts'
import { chanceOf } from './world.ts'

const runs = Number(process.argv[2] ?? 2_000)
const seed = 20_260_101
const margin = Math.log(1.1)

const cases = [
  { correlation: 0, factor: 1 },
  { correlation: 0.3, factor: 1 },
  { correlation: 0.6, factor: 1 },
  { correlation: 0, factor: 1.2 },
  { correlation: 0, factor: 1.5 },
]

for (const { correlation, factor } of cases) {
  for (const scatter of [0.1, 0.2]) {
    for (const pairs of [10, 20, 40]) {
      const alike = correlation === 0 ? '' : `, neighbours alike (${correlation})`
      const truth = factor === 1 ? 'equal' : `×${factor}`
      const setting = `${truth}, scatter ${scatter}${alike}`
      keep('journeys', simulate({ pairs, scatter, correlation, factor }, setting))
    }
  }
}

function simulate(world: Parameters<typeof logRatios>[0], setting: string) {
  const chance = chanceOf(seed, `${setting} ${world.pairs}`)
  const tally = new Tally()
  const truth = Math.log(world.factor)
  for (let run = 0; run < runs; run++) {
    const estimate = pairedEstimate(logRatios(world, chance))
    const { verdict, anyGap } = decide([{ estimate, theta0: 0, margin }])[0]!
    tally.add({
      gap: anyGap.p <= 0.05,
      covered: estimate.interval[0] <= truth && truth <= estimate.interval[1],
      mustFix: verdict === 'must-fix',
      shouldFix: verdict === 'should-fix',
      acceptable: verdict === 'acceptable',
      inconclusive: verdict === 'inconclusive',
    })
  }
  return tally.row(setting, `${world.pairs} pairs`)
}
