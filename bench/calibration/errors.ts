// False alarms and finds of error rates: independent errors, and errors in bursts that outlast a
// block, which a method that takes requests for independent mistakes for a difference.
//   npm run bench -- calibration/errors [runs]

import {
  type Count,
  designEffect,
  errorEstimate,
  sum,
} from '../../src/compare/statistics/error-rate.ts'
import { decide } from '../../src/compare/verdict.ts'
import { keep, Tally } from './keep.ts'
import { type Chance, chanceOf } from './world.ts'

const runs = Number(process.argv[2] ?? 2_000)
const seed = 20_260_104
const [blocks, perBlock] = [40, 1_500]

interface Setting {
  name: string
  rate: { reference: number; candidate: number }
  /** Chance that a burst begins in a block; it lasts four blocks and adds 5 points. */
  bursts: number
}

const settings: Setting[] = [
  { name: 'equal, 1 % of errors', rate: { reference: 0.01, candidate: 0.01 }, bursts: 0 },
  { name: 'equal, errors in bursts', rate: { reference: 0.002, candidate: 0.002 }, bursts: 0.05 },
  { name: '3 points more', rate: { reference: 0.01, candidate: 0.04 }, bursts: 0 },
  { name: '3 points more, bursts', rate: { reference: 0.002, candidate: 0.032 }, bursts: 0.05 },
]

for (const { name, rate, bursts } of settings) {
  const chance = chanceOf(seed, name)
  const tally = new Tally()
  for (let run = 0; run < runs; run++) {
    const candidate = countsOf(rate.candidate, bursts, chance)
    const reference = countsOf(rate.reference, bursts, chance)
    const effect = designEffect(candidate, reference)
    const judged = [effect, 1].map((divisor) => {
      const estimate = errorEstimate(sum(candidate), sum(reference), divisor)
      return decide([{ estimate, theta0: 0, margin: 0.01 }])[0]!
    })
    tally.add({
      gap: judged[0]!.anyGap.p <= 0.05,
      mustFix: judged[0]!.verdict === 'must-fix',
      acceptable: judged[0]!.verdict === 'acceptable',
      inconclusive: judged[0]!.verdict === 'inconclusive',
      gapTakenForIndependent: judged[1]!.anyGap.p <= 0.05,
      mustFixTakenForIndependent: judged[1]!.verdict === 'must-fix',
    })
  }
  keep('errors', tally.row(name, 'errors, 60,000 requests in 20 minutes'))
}

function countsOf(rate: number, bursts: number, chance: Chance): Count[] {
  let left = 0
  return Array.from({ length: blocks }, () => {
    if (left > 0) left--
    else if (chance.uniform() < bursts) left = 3
    else return { errors: binomial(perBlock, rate, chance), of: perBlock }
    return { errors: binomial(perBlock, rate + 0.05, chance), of: perBlock }
  })
}

/** By the gaps between successes. */
function binomial(count: number, rate: number, { uniform }: Chance): number {
  let found = 0
  for (let at = 0; ; found++) {
    at += Math.floor(Math.log(1 - uniform()) / Math.log1p(-rate)) + 1
    if (at > count) return found
  }
}
