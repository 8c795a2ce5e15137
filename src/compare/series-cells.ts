// From histograms by block to cells: the traffic as a whole at p50 and p95 with its errors (headline
// cells) first, then p50, p95 and p99, errors and bytes of everything.

import type { Subject } from '../record/subject.ts'
import { bytesCell } from './bytes-cell.ts'
import { type Cell, type Line, quantileName, shortened } from './cell.ts'
import type { Figure } from './comparison.ts'
import { errorCell } from './error-cell.ts'
import { expectedOf, logMargin, marginFor } from './margins.ts'
import { midQuantiles, type Pool, poolOf } from './pool.ts'
import { type QuantileEstimate, quantileEstimates, samplesNeeded } from './quantile-estimate.ts'
import { type Block, measuredMinutes, type SubjectBlocks, subjectBlocks } from './series-blocks.ts'
import type { Settings } from './settings.ts'
import type { Sides } from './sides.ts'
import { isSlowNoise } from './slow-noise.ts'

const quantiles = [
  { probability: 0.5, rule: 'p50' },
  { probability: 0.95, rule: 'p95' },
  { probability: 0.99, rule: 'p99' },
] as const
type Quantile = (typeof quantiles)[number]

/** Fewer blocks say too little about their scatter. */
const fewestBlocks = 20
/** A shorter run that looks noisy needs a second one. */
const minutesToTrust = 10

export function seriesCells(sides: Sides, settings: Settings): Cell[] {
  const minutes = measuredMinutes(sides)
  const cells: Cell[] = []
  for (const blocks of subjectBlocks(sides)) {
    const pools = { reference: poolFor(blocks.reference), candidate: poolFor(blocks.candidate) }
    const few = bottleneckOf(sides) ?? tooFewBlocks(blocks)
    const unjudged = few ?? withoutRequests(sides, blocks)
    cells.push(
      ...quantileCells(sides, settings, blocks.subject, pools, minutes, few),
      errorCell(sides, settings, blocks.subject, countsOf(blocks), {
        amount: minutes,
        unit: 'minutes',
        unjudged,
      }),
      ...bytesCell(sides, settings, blocks, minutes, unjudged),
    )
  }
  return cells.sort(
    (a, b) => Number(b.subject.kind === 'traffic') - Number(a.subject.kind === 'traffic'),
  )
}

type Pools = { reference: Pool; candidate: Pool }

function quantileCells(
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
  return quantiles.map((quantile, at) =>
    quantileCell(sides, settings, subject, pools, minutes, {
      quantile,
      estimated: estimates.get(quantile),
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
  asked: { quantile: Quantile; estimated: QuantileEstimate | undefined; unjudged: string },
): Cell {
  const { quantile, estimated, unjudged } = asked
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
    measured: estimated === undefined ? { unjudged } : { estimate: estimated.estimate },
    length: { amount: minutes, unit: 'minutes' },
    withoutRatio: false,
    beyondReach: false,
    slowNoise: noisy && minutes < minutesToTrust,
    notes: noisy && subject.kind === 'traffic' ? ['neighbouring blocks are alike: slow noise'] : [],
    derivation: describe(sides, pools, quantile.probability, estimated?.pseudo, noisy),
  }
}

function poolFor(blocks: readonly Block[]): Pool {
  return poolOf(blocks.map(({ response }) => response))
}

function figureOf(pool: Pool, probability: number): Figure {
  const value = pool.total === 0 ? null : midQuantiles(pool, [probability])[0]! / 1_000
  return { value, unit: 'ms', count: pool.total, errors: 0 }
}

/** Figures of a generator that was too slow say nothing about the environments. */
function bottleneckOf({ reference, candidate }: Sides): string | undefined {
  return candidate.run.file.traffic?.bottleneck ?? reference.run.file.traffic?.bottleneck
}

function tooFewBlocks({ reference, candidate }: SubjectBlocks): string | undefined {
  const blocks = Math.min(reference.length, candidate.length)
  if (blocks < fewestBlocks) return `needs at least ${fewestBlocks} blocks; there are ${blocks}`
  const filled = (side: readonly Block[]) => side.filter(({ count }) => count > 0).length
  const least = Math.min(filled(reference), filled(candidate))
  const needed = Math.max(fewestBlocks, Math.ceil(blocks / 2))
  return least >= needed
    ? undefined
    : `needs requests in at least ${needed} of ${blocks} blocks on each side; one has them in ${least}`
}

function tooFewSamples(sides: Sides, pools: Pools, probability: number): string | undefined {
  for (const side of ['reference', 'candidate'] as const) {
    const { total, blocks } = pools[side]
    const needed = samplesNeeded(probability, blocks.length)
    if (total === 0) return `no successful answer in ${sides[side].label}`
    if (total < needed) {
      return `${quantileName(probability)} needs ${needed} answers; ${sides[side].label} has ${total}`
    }
    if (blocks.filter((block) => block.total > 0).length < fewestBlocks) {
      return `needs successful answers in at least ${fewestBlocks} blocks in ${sides[side].label}`
    }
  }
  return undefined
}

function withoutRequests(sides: Sides, blocks: SubjectBlocks): string | undefined {
  const side = (['reference', 'candidate'] as const).find((name) =>
    blocks[name].every(({ count }) => count === 0),
  )
  return side === undefined ? undefined : `no request in ${sides[side].label}`
}

function countsOf({ reference, candidate }: SubjectBlocks) {
  const counts = (blocks: readonly Block[]) =>
    blocks.map(({ errors, count }) => ({ errors, of: count }))
  return { reference: counts(reference), candidate: counts(candidate) }
}

function describe(
  sides: Sides,
  pools: Pools,
  probability: number,
  pseudo: Float64Array | undefined,
  noisy: boolean,
): Line[] {
  const byBlock = Array.from(pseudo ?? [], (value) => value.toFixed(4))
  return [
    ...(['reference', 'candidate'] as const).map((side) => ({
      label: sides[side].label,
      text: `${pools[side].total} answers in ${pools[side].blocks.length} blocks`,
    })),
    {
      label: 'method',
      text: `mid-quantile at ${probability} of the pooled histograms; delete-one-block jackknife; long-run variance of the pseudo-values in order`,
    },
    ...(byBlock.length === 0 ? [] : [{ label: 'by block', text: shortened(byBlock) }]),
    { label: 'slow noise', text: noisy ? 'neighbouring blocks are alike' : 'none to be seen' },
  ]
}
