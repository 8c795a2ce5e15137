// The cell of an endpoint's size: bytes per request, reference against candidate. A page that has
// lost half of its content is a difference even where it is as fast.

import type { Cell } from '../cell.ts'
import type { Figure } from '../comparison.ts'
import { logMargin, marginFor } from '../margins.ts'
import type { Block, SubjectBlocks } from '../series-blocks.ts'
import type { Settings } from '../settings.ts'
import type { Sides } from '../sides.ts'
import { tEstimate } from '../statistics/estimate.ts'
import { jackknife } from '../statistics/jackknife.ts'
import { combined } from '../statistics/quantile-estimate.ts'

/** Smaller differences of size than this are never a fault. */
const floor = { amount: 1_024, unit: 'bytes' } as const

/** None where no environment sent a byte. */
export function bytesCell(
  sides: Sides,
  settings: Settings,
  { subject, reference, candidate }: SubjectBlocks,
  minutes: number,
  unjudged: string | undefined,
): Cell[] {
  const figures = { reference: figureOf(reference), candidate: figureOf(candidate) }
  if (!figures.reference.value && !figures.candidate.value) return []
  return [
    {
      subject,
      metric: 'bytes',
      headline: false,
      ...figures,
      expectedRatio: 1,
      scale: 'log',
      theta0: 0,
      ...logMargin(marginFor(settings, subject, 'typical'), floor, {
        reference: Math.max(1, figures.reference.value ?? Number.POSITIVE_INFINITY),
        candidate: Math.max(1, figures.candidate.value ?? Number.POSITIVE_INFINITY),
        expected: 1,
      }),
      measured:
        unjudged === undefined
          ? { estimate: estimateOf(reference, candidate, sides.paired) }
          : { unjudged },
      length: { amount: minutes, unit: 'minutes' },
      withoutRatio: !figures.reference.value || !figures.candidate.value,
      beyondReach: false,
      slowNoise: false,
      notes: [],
      derivation: [
        { label: 'method', text: 'bytes per request over all blocks; delete-one-block jackknife' },
      ],
    },
  ]
}

function estimateOf(reference: readonly Block[], candidate: readonly Block[], paired: boolean) {
  const r = logMean(reference)
  const c = logMean(candidate)
  const error = paired
    ? jackknife(reference.length, c() - r(), (k) => c(k) - r(k))
    : combined(jackknife(reference.length, r(), r), jackknife(candidate.length, c(), c))
  return tEstimate(c() - r(), error.se, error.df)
}

/** ln of the bytes per request, of all blocks or without one; 1 stands in for 0. */
function logMean(blocks: readonly Block[]): (without?: number) => number {
  const total = { bytes: sumOf(blocks, 'bytes'), count: sumOf(blocks, 'count') }
  return (without) => {
    const left = without === undefined ? undefined : blocks[without]!
    const count = total.count - (left?.count ?? 0)
    return Math.log(Math.max(1, (total.bytes - (left?.bytes ?? 0)) / count))
  }
}

function figureOf(blocks: readonly Block[]): Figure {
  const count = sumOf(blocks, 'count')
  const value = count === 0 ? null : sumOf(blocks, 'bytes') / count
  return { value, unit: 'bytes', count, errors: sumOf(blocks, 'errors') }
}

function sumOf(blocks: readonly Block[], field: 'bytes' | 'count' | 'errors'): number {
  return blocks.reduce((sum, block) => sum + block[field], 0)
}
