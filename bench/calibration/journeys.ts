// How often journeys of equal environments are called different, and how often true differences are
// found: seeded simulation at 10, 20 and 40 pairs, through the same judging as a run's.
//   npm run bench -- calibration/journeys [runs]

import { cosinesFor } from '../../src/compare/long-run-variance.ts'
import { pairedEstimate } from '../../src/compare/paired.ts'
import { decide } from '../../src/compare/verdict.ts'

const runs = Number(process.argv[2] ?? 2_000)
const seed = 20_260_101
const margin = Math.log(1.1)

interface Setting {
  pairs: number
  /** Standard deviation of a pair's log-ratio. */
  scatter: number
  /** Correlation of neighbouring pairs. */
  correlation: number
  factor: number
}

/** mulberry32 and Box-Muller. */
function gaussian(start: number): () => number {
  let state = start >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

function logRatios({ pairs, scatter, correlation, factor }: Setting, next: () => number): number[] {
  let noise = next()
  return Array.from({ length: pairs }, () => {
    noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * next()
    return Math.log(factor) + scatter * noise
  })
}

function shares(setting: Setting): Record<string, string> {
  const next = gaussian(seed + setting.pairs)
  const verdicts: Record<string, number> = {}
  let gaps = 0
  let covered = 0
  for (let run = 0; run < runs; run++) {
    const estimate = pairedEstimate(logRatios(setting, next))
    const [answer] = decide([{ estimate, theta0: 0, margin }])
    const truth = Math.log(setting.factor)
    verdicts[answer!.verdict] = (verdicts[answer!.verdict] ?? 0) + 1
    if (answer!.anyGap.p <= 0.05) gaps++
    if (estimate.interval[0] <= truth && truth <= estimate.interval[1]) covered++
  }
  const share = (count = 0) => (count / runs).toFixed(3)
  return {
    'must-fix': share(verdicts['must-fix']),
    'should-fix': share(verdicts['should-fix']),
    acceptable: share(verdicts.acceptable),
    inconclusive: share(verdicts.inconclusive),
    'gap seen': share(gaps),
    coverage: share(covered),
  }
}

const table = [0.1, 0.2].flatMap((scatter) =>
  [10, 20, 40].flatMap((pairs) =>
    [
      { correlation: 0, factor: 1 },
      { correlation: 0.3, factor: 1 },
      { correlation: 0.6, factor: 1 },
      { correlation: 0, factor: 1.2 },
      { correlation: 0, factor: 1.5 },
    ].map(({ correlation, factor }) => ({
      scatter,
      pairs,
      correlation,
      'true ratio': factor,
      ...shares({ pairs, scatter, correlation, factor }),
    })),
  ),
)
console.log(
  `${runs} runs a line, seed ${seed}; margin 10 %, no floor, a family of one; at 20 pairs ${cosinesFor(20)} cosines`,
)
console.table(table)
