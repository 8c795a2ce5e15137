// Cells of errors: counts by block on both sides, for journeys by pair. Few samples can never show
// an error rate to be acceptable; such a cell says how far it could see.

import type { JourneySample } from '../../record/sample.ts'
import type { Subject } from '../../record/subject.ts'
import type { Cell, Line } from '../cell.ts'
import { marginFor } from '../margins.ts'
import type { Settings } from '../settings.ts'
import type { Sides } from '../sides.ts'
import {
  type Count,
  designEffect,
  errorEstimate,
  sum,
  unpairedDesignEffect,
} from '../statistics/error-rate.ts'
import { fewestPairs } from '../statistics/paired.ts'

type Blocks = { reference: Count[]; candidate: Count[] }
type Samples = readonly JourneySample[]

export function journeyErrorCell(
  sides: Sides,
  settings: Settings,
  subject: Subject,
  samples: { reference: Samples; candidate: Samples },
): Cell {
  const blocks = sides.paired
    ? pairsAsBlocks(samples)
    : { reference: samples.reference.map(one), candidate: samples.candidate.map(one) }
  const fewest = Math.min(sum(blocks.reference).of, sum(blocks.candidate).of)
  const cell = errorCell(sides, settings, subject, blocks, {
    amount: fewest,
    unit: 'pairs',
    unjudged:
      fewest < fewestPairs
        ? `needs at least ${fewestPairs} iterations on each side; the smaller one has ${fewest}`
        : undefined,
  })
  // With no failure at all, the interval is inside the margin from about 2.7/margin iterations on.
  cell.beyondReach = fewest >= fewestPairs && fewest < 2.7 / cell.margin
  const kinds = (['reference', 'candidate'] as const).flatMap((side) =>
    kindsOf(samples[side]).map(([kind, count]) => `${sides[side].label}: ${count} × ${kind}`),
  )
  cell.notes.push(...kinds)
  return cell
}

export function errorCell(
  sides: Sides,
  settings: Settings,
  subject: Subject,
  blocks: Blocks,
  {
    unjudged,
    ...length
  }: { amount: number; unit: Cell['length']['unit']; unjudged: string | undefined },
): Cell {
  const totals = { reference: sum(blocks.reference), candidate: sum(blocks.candidate) }
  const effect = unjudged === undefined ? effectOf(sides, blocks) : 1
  const figure = ({ errors, of }: Count) => ({
    value: of === 0 ? null : errors / of,
    unit: 'fraction' as const,
    count: of,
    errors,
  })
  return {
    subject,
    metric: 'errors',
    headline: subject.kind !== 'endpoint',
    reference: figure(totals.reference),
    candidate: figure(totals.candidate),
    expectedRatio: 1,
    scale: 'points',
    theta0: 0,
    margin: marginFor(settings, subject, 'errors'),
    measured:
      unjudged === undefined
        ? { estimate: errorEstimate(totals.candidate, totals.reference, effect) }
        : { unjudged },
    length,
    withoutRatio: false,
    beyondReach: false,
    slowNoise: false,
    notes: [],
    derivation: describe(sides, totals, effect),
  }
}

function effectOf(sides: Sides, { candidate, reference }: Blocks): number {
  return sides.paired
    ? designEffect(candidate, reference)
    : unpairedDesignEffect(candidate, reference)
}

function pairsAsBlocks({ reference, candidate }: { reference: Samples; candidate: Samples }) {
  const pairs = [...new Set([...reference, ...candidate].map(({ pair }) => pair))]
  const blocks = (samples: Samples) => {
    const byPair = new Map(samples.map((sample) => [sample.pair, one(sample)]))
    return pairs.sort((a, b) => a - b).map((pair) => byPair.get(pair) ?? { errors: 0, of: 0 })
  }
  return { reference: blocks(reference), candidate: blocks(candidate) }
}

function one(sample: JourneySample): Count {
  return { errors: sample.outcome === 'ok' ? 0 : 1, of: 1 }
}

function kindsOf(samples: Samples): [string, number][] {
  const kinds = new Map<string, number>()
  for (const { outcome, error } of samples) {
    if (outcome === 'ok') continue
    const kind = error?.kind ?? outcome
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return [...kinds].sort((a, b) => b[1] - a[1])
}

function describe(
  sides: Sides,
  totals: { reference: Count; candidate: Count },
  effect: number,
): Line[] {
  return [
    ...(['reference', 'candidate'] as const).map((side) => ({
      label: sides[side].label,
      text: `${totals[side].errors} of ${totals[side].of} failed`,
    })),
    {
      label: 'method',
      text: `Newcombe's method 10 on counts divided by a design effect of ${effect.toFixed(2)}`,
    },
  ]
}
