// The cells of one subject's response times, p50, p95 and p99: their figures, and the estimate of
// the gap or the reason why there is none.

import type { Subject } from '../../record/subject.ts'
import { type Cell, type Line, quantileName, shortened } from '../cell.ts'
import type { Figure } from '../comparison.ts'
import { EarlyStop, mayStopEarly, type SurelyBeyond } from '../early-stop.ts'
import { expectedOf, logMargin, marginFor } from '../margins.ts'
import { midQuantiles, type Pool, poolOf } from '../pool.ts'
import type { Settings } from '../settings.ts'
import type { Sides } from '../sides.ts'
import { type QuantileEstimate, quantileEstimates } from '../statistics/quantile-estimate.ts'
import { isSlowNoise } from '../statistics/slow-noise.ts'
import { bottleneckOf, tooFewSamples } from '../why-unjudged.ts'

const quantiles = [
  { probability: 0.5, rule: 'p50' },
  { probability: 0.95, rule: 'p95' },
  { probability: 0.99, rule: 'p99' },
] as const
type Quantile = (typeof quantiles)[number]

/** A shorter run that looks noisy needs a second one. */
const minutesToTrust = 10

/** The two sides of a subject. */
export type Pools = { reference: Pool; candidate: Pool }

export function quantileCells(
  sides: Sides,
  settings: Settings,
  subject: Subject,
  pools: Pools,
  minutes: number,
  few: string | undefined,
): Cell[] {
  const reasons = quantiles.map(
    (quantile) => few ?? tooFewSamples(sides, pools, quantile.probability),
  )
  const judged = quantiles.filter((_, at) => reasons[at] === undefined)
  const estimates = new Map<Quantile, QuantileEstimate>()
  quantileEstimates(
    pools.reference,
    pools.candidate,
    judged.map(({ probability }) => probability),
    sides.paired,
  ).forEach((estimate, at) => {
    estimates.set(judged[at]!, estimate)
  })
  const beyond = subject.kind === 'traffic' ? surelyBeyond(sides, settings, pools) : []
  return quantiles.map((quantile, at) =>
    quantileCell(sides, settings, subject, pools, minutes, {
      quantile,
      estimated: estimates.get(quantile),
      beyond: beyond.find((it) => it.quantile === quantile.probability),
      unjudged: reasons[at] ?? '',
    }),
  )
}

function quantileCell(
  sides: Sides,
  settings: Settings,
  subject: Subject,
  pools: Pools,
  minutes: number,
  asked: {
    quantile: Quantile
    estimated: QuantileEstimate | undefined
    beyond: SurelyBeyond | undefined
    unjudged: string
  },
): Cell {
  const { quantile, estimated, beyond, unjudged } = asked
  const estimate = beyond?.estimate ?? estimated?.estimate
  const expected = expectedOf(settings, subject)
  const figures = {
    reference: figureOf(pools.reference, quantile.probability),
    candidate: figureOf(pools.candidate, quantile.probability),
  }
  const noisy = estimated !== undefined && isSlowNoise(estimated.pseudo)
  return {
    subject,
    metric: 'duration',
    quantile: quantile.probability,
    headline: subject.kind === 'traffic' && quantile.rule !== 'p99',
    ...figures,
    expectedRatio: expected.ratio,
    ...(expected.because === undefined ? {} : { because: expected.because }),
    scale: 'log',
    theta0: Math.log(expected.ratio),
    ...logMargin(
      marginFor(settings, subject, quantile.rule),
      { amount: marginFor(settings, subject, 'floor'), unit: 'ms' },
      {
        reference: figures.reference.value ?? Number.POSITIVE_INFINITY,
        candidate: figures.candidate.value ?? Number.POSITIVE_INFINITY,
        expected: expected.ratio,
      },
    ),
    measured: estimate === undefined ? { unjudged } : { estimate },
    endedRun: beyond !== undefined,
    length: { amount: minutes, unit: 'minutes' },
    withoutRatio: false,
    beyondReach: false,
    slowNoise: noisy && minutes < minutesToTrust && beyond === undefined,
    notes: noisy && subject.kind === 'traffic' ? ['neighbouring blocks are alike: slow noise'] : [],
    derivation: [
      ...describe(sides, pools, quantile.probability, figures, estimated?.pseudo, noisy),
      ...(beyond === undefined ? [] : [endedEarly(beyond)]),
    ],
  }
}

/** Each cell the first time that it was so: whatever a block says later, that holds. */
function surelyBeyond(sides: Sides, settings: Settings, pools: Pools): SurelyBeyond[] {
  if (!mayStopEarly(sides) || bottleneckOf(sides) !== undefined) return []
  const stop = new EarlyStop(settings)
  return pools.reference.blocks.flatMap((block, at) =>
    stop.see(poolOf([block]), poolOf([pools.candidate.blocks[at]!])),
  )
}

function endedEarly({ blocks, estimate }: SurelyBeyond): Line {
  const byBlock = `mean of the log-ratios of the first ${blocks} blocks`
  return {
    label: 'finished early',
    text: `${byBlock}, ${estimate.theta.toFixed(4)}; interval and p by a mixture of t-tests, which hold for every number of blocks at once`,
  }
}

function figureOf(pool: Pool, probability: number): Figure {
  const value = pool.total === 0 ? null : midQuantiles(pool, [probability])[0]! / 1_000
  return { value, unit: 'ms', count: pool.total, errors: 0 }
}

function describe(
  sides: Sides,
  pools: Pools,
  probability: number,
  figures: Record<'reference' | 'candidate', Figure>,
  pseudo: Float64Array | undefined,
  noisy: boolean,
): Line[] {
  const byBlock = Array.from(pseudo ?? [], (value) => value.toFixed(4))
  return [
    ...(['reference', 'candidate'] as const).map((side) => ({
      label: sides[side].label,
      text: `${pools[side].total} answers in ${pools[side].blocks.length} blocks${quantileText(figures[side], probability)}`,
    })),
    {
      label: 'method',
      text: `mid-quantile at ${probability} of the pooled histograms; delete-one-block jackknife; long-run variance of the pseudo-values in order`,
    },
    ...(byBlock.length === 0
      ? []
      : [{ label: 'by block', text: `pseudo-values of the ln ratio: ${shortened(byBlock)}` }]),
    { label: 'slow noise', text: noisy ? 'neighbouring blocks are alike' : 'none to be seen' },
  ]
}

function quantileText({ value }: Figure, probability: number): string {
  return value === null ? '' : `: ${quantileName(probability)} ${Number(value.toPrecision(4))} ms`
}
