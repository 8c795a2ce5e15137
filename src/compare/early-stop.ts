// Whether a run may be stopped because the traffic is surely beyond its margin: asked after every
// block, which an ordinary interval does not allow. A mixture of t-tests does (it holds at all times
// at once). Only failure stops a run early, never success.

import { HistogramColumns } from '../record/histogram-columns.ts'
import type { JudgingSettings } from '../record/run-file.ts'
import type { SeriesLine } from '../record/series.ts'
import { quantileName } from './cell.ts'
import { signed } from './figures-in-words.ts'
import { logMargin, marginFor } from './margins.ts'
import { midQuantiles, poolOf } from './pool.ts'
import { settingsOf } from './settings.ts'
import { isSlowNoise } from './slow-noise.ts'

const mixing = 5
/** Before this many blocks no run is stopped. */
export const fewestBlocksToStop = 10
/** What stopping may cost, shared by the cells that may stop; the end is then judged at .04. */
const stopLevel = 0.01
/** p95 of fewer requests is too rough, block by block. */
const fewestForP95 = 100

/** Half the width of the interval around the mean of n values that holds for every n at once. */
export function mixtureHalfWidth(count: number, deviation: number, alpha: number): number {
  const share = mixing / (count + mixing)
  const kappa = (alpha ** 2 * share) ** (-1 / count)
  // With few blocks no width would be enough.
  const open = 1 - kappa * share
  if (open <= 0) return Number.POSITIVE_INFINITY
  return (deviation / Math.sqrt(count)) * Math.sqrt(((count - 1) * (kappa - 1)) / open)
}

/** From the log-ratios of the blocks so far, in order; `cells` is how many may stop the run. */
export function surelyBeyond(
  logRatios: readonly number[],
  { theta0, margin, cells }: { theta0: number; margin: number; cells: number },
): boolean {
  const count = logRatios.length
  if (count < fewestBlocksToStop || isSlowNoise(logRatios)) return false
  const mean = meanOf(logRatios)
  const squares = logRatios.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const half = mixtureHalfWidth(count, Math.sqrt(squares / (count - 1)), stopLevel / cells)
  return Math.abs(mean - theta0) - half > margin
}

/**
 * Why the run may be stopped, in words; undefined while it has to go on. The lines are those of the
 * traffic as a whole so far, in order: a block's counts once both environments have it.
 */
export function whyStopEarly(
  lines: readonly SeriesLine[],
  compare: { reference: string; candidate: string },
  judging: JudgingSettings,
): string | undefined {
  const blocks = blocksOfBoth(lines, compare)
  const { settings } = settingsOf(judging)
  const fewest = Math.min(...blocks.flat().map(({ total }) => total))
  const rules = [
    { probability: 0.5, rule: 'p50' as const },
    ...(fewest >= fewestForP95 ? [{ probability: 0.95, rule: 'p95' as const }] : []),
  ]
  for (const { probability, rule } of rules) {
    const logs = blocks.map((sides) =>
      sides.map((pool) => Math.log(midQuantiles(pool, [probability])[0]!)),
    )
    const [reference, candidate] = [0, 1].map((side) => logs.map((block) => block[side]!))
    const logRatios = candidate!.map((value, block) => value - reference![block]!)
    const { margin } = logMargin(
      marginFor(settings, whole, rule),
      { amount: marginFor(settings, whole, 'floor'), unit: 'ms' },
      {
        reference: Math.exp(meanOf(reference!)) / 1_000,
        candidate: Math.exp(meanOf(candidate!)) / 1_000,
        expected: 1,
      },
    )
    if (surelyBeyond(logRatios, { theta0: 0, margin, cells: rules.length })) {
      return `${quantileName(probability)} of all traffic is surely beyond its margin after ${logRatios.length} blocks (${signed(Math.expm1(meanOf(logRatios)))} %)`
    }
  }
  return undefined
}

const whole = { kind: 'traffic', name: 'all' } as const

/** Reference and candidate of each measured block in which both had answers. */
function blocksOfBoth(
  lines: readonly SeriesLine[],
  compare: { reference: string; candidate: string },
) {
  const measured = lines.filter(({ subject, block }) => subject.kind === 'traffic' && block >= 0)
  const byBlock = Map.groupBy(measured, ({ block }) => block)
  const columns = new HistogramColumns()
  return [...byBlock.values()].flatMap((both) => {
    const sides = [compare.reference, compare.candidate].flatMap((name) =>
      both
        .filter(({ environment }) => environment === name)
        .map(({ response }) => poolOf([columns.decode(response)])),
    )
    return sides.length === 2 && sides.every(({ total }) => total > 0) ? [sides] : []
  })
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
