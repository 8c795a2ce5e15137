// Why two separate runs are weaker than one: noise that both environments share (the generator, the
// time of day) is the same on both sides of one run, and different in two.
//   npm run bench -- calibration/two-runs [runs]

import { poolOf } from '../../src/compare/pool.ts'
import { quantileEstimates } from '../../src/compare/statistics/quantile-estimate.ts'
import { decide } from '../../src/compare/verdict.ts'
import { keep, Tally } from './keep.ts'
import { chanceOf, measure, usual } from './world.ts'

const runs = Number(process.argv[2] ?? 2_000)
const seed = 20_260_105
const setting = 'equal, 20 minutes, all of the noise in common, 10 minutes long'
const chance = chanceOf(seed, setting)
const world = { ...usual, shared: 1, memoryS: 600 }

const tallies = { 'one run': new Tally(), 'two runs': new Tally() }
for (let run = 0; run < runs; run++) {
  const [first, second] = [measure(world, chance), measure(world, chance)]
  const reference = poolOf(first.reference[0]!)
  judge('one run', poolOf(first.candidate[0]!), true)
  judge('two runs', poolOf(second.candidate[0]!), false)

  function judge(which: keyof typeof tallies, candidate: typeof reference, paired: boolean) {
    const [{ estimate }] = quantileEstimates(reference, candidate, [0.5], paired) as [
      ReturnType<typeof quantileEstimates>[number],
    ]
    const [answer] = decide([{ estimate, theta0: 0, margin: Math.log(1.1) }])
    tallies[which].add({
      gap: answer!.anyGap.p <= 0.05,
      covered: estimate.interval[0] <= 0 && estimate.interval[1] >= 0,
      mustFix: answer!.verdict === 'must-fix',
    })
  }
}
for (const [which, tally] of Object.entries(tallies)) keep('two-runs', tally.row(setting, which))
