// How often verdicts on replayed traffic are right: seeded simulation through the same estimates and
// the same decision as a run's, p50, p95 and p99, one cell at a time.
//   npm run bench -- calibration/traffic [runs] [part of a setting's name]

import { poolOf } from '../../src/compare/pool.ts'
import { quantileEstimates, samplesNeeded } from '../../src/compare/statistics/quantile-estimate.ts'
import { isSlowNoise } from '../../src/compare/statistics/slow-noise.ts'
import { decide } from '../../src/compare/verdict.ts'
import { keep, Tally } from './keep.ts'
import { blocksOf, chanceOf, measure, usual, type World } from './world.ts'

const runs = Number(process.argv[2] ?? 2_000)
const wanted = process.argv[3] ?? ''
const seed = 20_260_101

const quantiles = [
  { probability: 0.5, name: 'p50', margin: 0.1 },
  { probability: 0.95, name: 'p95', margin: 0.15 },
  { probability: 0.99, name: 'p99', margin: 0.25 },
]

interface Setting {
  name: string
  world: Partial<World>
  /** Of the family in which the cell has to show itself. */
  family?: number
}

const settings: Setting[] = [
  { name: 'equal, 20 minutes', world: {} },
  { name: 'equal, 10 minutes', world: { minutes: 10 } },
  { name: '+10 %, 20 minutes', world: { factor: 1.1 } },
  { name: '+20 %, 20 minutes', world: { factor: 1.2 } },
  { name: '+30 %, 20 minutes, a headline of 6 cells', world: { factor: 1.3 }, family: 6 },
  {
    name: '+50 %, 20 minutes, one endpoint of 60 cells, 7 requests/s',
    world: { factor: 1.5, perSecond: 7 },
    family: 60,
  },
  { name: 'equal, clock of 1 ms', world: { clockUs: 1_000 } },
  { name: 'equal, clock of 4 ms', world: { clockUs: 4_000 } },
  { name: 'equal, clock of 16 ms', world: { clockUs: 16_000 } },
  { name: 'equal, noise of 5 minutes, run of 3', world: { minutes: 3, memoryS: 300 } },
  { name: 'equal, noise of 5 minutes, run of 20', world: { memoryS: 300 } },
  { name: 'equal, noise of 5 minutes, run of 60', world: { memoryS: 300, minutes: 60 } },
  { name: 'equal, a cold start among what is measured', world: { coldStart: 5 } },
  { name: 'equal, most of the noise in common', world: { shared: 0.8 } },
]

for (const setting of settings.filter(({ name }) => name.includes(wanted))) simulate(setting)

function simulate({ name, world: changes, family = 1 }: Setting): void {
  const world = { ...usual, ...changes }
  const chance = chanceOf(seed, name)
  const requests = world.minutes * 60 * world.perSecond
  const { count } = blocksOf(world.minutes)
  const judged = quantiles.filter(
    ({ probability }) => requests * 0.98 >= samplesNeeded(probability, count),
  )
  const tallies = judged.map(() => new Tally())
  for (let run = 0; run < runs; run++) {
    const { reference, candidate } = measure(world, chance)
    const estimates = quantileEstimates(
      poolOf(reference[0]!),
      poolOf(candidate[0]!),
      judged.map(({ probability }) => probability),
      true,
    )
    estimates.forEach(({ estimate, pseudo }, at) => {
      const margin = Math.log1p(judged[at]!.margin)
      const [answer] = decide([{ estimate, theta0: 0, margin }])
      const { verdict, anyGap, beyondMargin } = answer!
      const beyond = beyondMargin.p <= 0.05 / family && Math.abs(answer!.delta) > margin
      const truth = Math.log(world.factor)
      tallies[at]!.add({
        gap: anyGap.p <= 0.05,
        covered: estimate.interval[0] <= truth && truth <= estimate.interval[1],
        mustFix: beyond,
        mustFixUnflagged: beyond && !isSlowNoise(pseudo),
        shouldFix: !beyond && (verdict === 'should-fix' || verdict === 'must-fix'),
        acceptable: verdict === 'acceptable',
        inconclusive: verdict === 'inconclusive',
      })
    })
  }
  tallies.forEach((tally, at) => {
    keep('traffic', tally.row(name, judged[at]!.name))
  })
}
