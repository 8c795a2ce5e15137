// How often experiments on environments that degrade alike are called unequal, and how often one
// that pays a delay more than once is found: simulated experiments, through the same judging.
//   npm run bench -- calibration/experiments [runs]

import { judgeExperiment } from '../../src/compare/experiment/judge-experiment.ts'
import type { StretchName } from '../../src/record/experiment.ts'
import { type Behaviour, experimentOf } from '../../test/compare/experiment/measured-experiment.ts'

const runs = Number(process.argv[2] ?? 100)
const doseMs = [100, 400]

/** What the fault adds is the dose, so many times over. */
function shop(restMs: number, times: number): Behaviour {
  return {
    typicalMs: (stretch: StretchName, dose: number) =>
      restMs + (stretch === 'fault' ? times * doseMs[dose]! : 0),
  }
}

const settings: [string, number, number][] = [
  ['equal', 120, 1],
  ['slower at rest, the same delay', 320, 1],
  ['pays 1.2 times the delay', 120, 1.2],
  ['pays 1.5 times the delay', 120, 1.5],
  ['pays twice the delay', 120, 2],
]
for (const [setting, restMs, times] of settings) {
  const verdicts: Record<string, number> = {}
  for (let seed = 1; seed <= runs; seed++) {
    const run = experimentOf({ production: shop(120, 1), staging: shop(restMs, times) }, seed)
    const { verdict } = judgeExperiment(run, run.facts)
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  }
  console.log(`${setting.padEnd(32)} ${JSON.stringify(verdicts)} of ${runs}`)
}
