// Whole runs of equal environments, 20 endpoints at three quantiles each: how often anything in the
// run is called must-fix, when all cells pay for one another.
//   npm run bench -- calibration/whole-runs [runs]

import { poolOf } from '../../src/compare/pool.ts'
import { quantileEstimates } from '../../src/compare/statistics/quantile-estimate.ts'
import { decide } from '../../src/compare/verdict.ts'
import { keep, Tally } from './keep.ts'
import { chanceOf, measure, usual } from './world.ts'

const runs = Number(process.argv[2] ?? 2_000)
const seed = 20_260_103
const probabilities = [0.5, 0.95, 0.99]
const margins = [1.1, 1.15, 1.25].map(Math.log)

const setting = 'equal, 20 minutes, 20 endpoints of 7 requests/s'
const chance = chanceOf(seed, setting)
const tally = new Tally()
for (let run = 0; run < runs; run++) {
  const measured = measure({ ...usual, perSecond: 140, endpoints: 20 }, chance)
  const family = measured.reference.flatMap((reference, endpoint) =>
    quantileEstimates(
      poolOf(reference),
      poolOf(measured.candidate[endpoint]!),
      probabilities,
      true,
    ).map(({ estimate }, at) => ({ estimate, theta0: 0, margin: margins[at]! })),
  )
  const verdicts = decide(family).map(({ verdict }) => verdict)
  tally.add({
    'a must-fix': verdicts.includes('must-fix'),
    'a should-fix': verdicts.includes('should-fix'),
    'half of the cells acceptable':
      verdicts.filter((verdict) => verdict === 'acceptable').length >= verdicts.length / 2,
  })
}
keep('whole-runs', tally.row(setting, '60 cells'))
