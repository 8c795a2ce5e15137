// False alarms side by side on the same data of equal environments: trueup, Mann-Whitney on raw
// requests, "it differs by more than 10 %", and a bootstrap over blocks.
//   npm run bench -- calibration/methods [runs]

import { poolOf } from '../../src/compare/pool.ts'
import { quantileEstimates } from '../../src/compare/statistics/quantile-estimate.ts'
import { decide } from '../../src/compare/verdict.ts'
import { keep, Tally } from './keep.ts'
import { bootstrapAlarms, mannWhitneyAlarms, thresholdAlarms } from './other-methods.ts'
import { chanceOf, measure, usual } from './world.ts'

const runs = Number(process.argv[2] ?? 2_000)
const seed = 20_260_102
const names = ['p50', 'p95', 'p99']
const probabilities = [0.5, 0.95, 0.99]

sideBySide('equal, 20 minutes', 20, true)
sideBySide('equal, 600 requests', 0.2, false)

/** trueup and the bootstrap need 20 blocks; what has fewer is not judged, and raises no alarm. */
function sideBySide(setting: string, minutes: number, enough: boolean): void {
  const chance = chanceOf(seed, setting)
  const tallies = names.map(() => new Tally())
  for (let run = 0; run < runs; run++) {
    const measured = measure({ ...usual, minutes }, chance)
    const [reference, candidate] = [poolOf(measured.reference[0]!), poolOf(measured.candidate[0]!)]
    const gaps = enough
      ? quantileEstimates(reference, candidate, probabilities, true).map(
          ({ estimate }) => decide([{ estimate, theta0: 0, margin: Math.log(1.1) }])[0]!,
        )
      : undefined
    const bootstrap = enough ? bootstrapAlarms(reference, candidate, probabilities, chance) : []
    const ranks = mannWhitneyAlarms(reference, candidate)
    names.forEach((_, at) => {
      tallies[at]!.add({
        ...(gaps && { trueup: gaps[at]!.anyGap.p <= 0.05 }),
        ...(gaps && { mustFix: gaps[at]!.verdict === 'must-fix' }),
        ...(enough && { bootstrap: bootstrap[at]! }),
        mannWhitney: ranks,
        threshold: thresholdAlarms(reference, candidate, probabilities[at]!, 0.1),
      })
    })
  }
  tallies.forEach((tally, at) => {
    keep('methods', tally.row(setting, names[at]!))
  })
}
