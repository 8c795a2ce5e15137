// A cell of a journey's typical figure: durations, steps, web vitals, counts. Values are paired by
// iteration within a run, and taken as two groups when they come from two runs.

import type { MetricName, Unit } from '../../record/metric.ts'
import { metrics } from '../../record/metric.ts'
import type { Subject } from '../../record/subject.ts'
import { type Cell, type Line, median, shortened } from '../cell.ts'
import type { Figure } from '../comparison.ts'
import { expectedOf, logMargin, marginFor } from '../margins.ts'
import type { Settings } from '../settings.ts'
import type { Sides } from '../sides.ts'
import { fewestPairs, pairedEstimate, pairsForCorrelation } from '../statistics/paired.ts'
import { unpairedEstimate } from '../statistics/unpaired.ts'

/** Figures by pair, in the unit of the metric, and what else is known of one environment. */
export interface Group {
  byPair: ReadonlyMap<number, number>
  count: number
  errors: number
}

/**
 * The grain stands in for 0, which has no logarithm; the floor, which is far above it, then decides
 * by the absolute difference. The floor of times is the user's.
 */
const grains: Record<Unit, { grain: number; floor?: number }> = {
  ms: { grain: 0.001 },
  score: { grain: 0.0001, floor: 0.02 },
  count: { grain: 0.1, floor: 0.5 },
  bytes: { grain: 1, floor: 1_024 },
  fraction: { grain: 0.0001 },
  'per-second': { grain: 0.001, floor: 0 },
}

export function typicalCell(
  sides: Sides,
  settings: Settings,
  { subject, metric, headline }: { subject: Subject; metric: MetricName; headline: boolean },
  groups: { reference: Group; candidate: Group },
): Cell {
  const { grain, floor } = grains[metrics[metric].unit]
  const used = sides.paired ? completePairs(groups) : allOf(groups)
  const figures = { reference: median(used.reference), candidate: median(used.candidate) }
  const expected = metric === 'duration' ? expectedOf(settings, subject) : { ratio: 1 }
  const measured = measure(sides, used, grain)
  return {
    subject,
    metric,
    headline,
    reference: figureOf(figures.reference, metric, groups.reference),
    candidate: figureOf(figures.candidate, metric, groups.candidate),
    expectedRatio: expected.ratio,
    ...(expected.because === undefined ? {} : { because: expected.because }),
    scale: 'log',
    theta0: Math.log(expected.ratio),
    ...logMargin(
      marginFor(settings, subject, metric === 'throughput' ? 'capacity' : 'typical'),
      {
        amount: floor ?? marginFor(settings, subject, 'floor'),
        unit: metrics[metric].unit,
      },
      {
        reference: Math.max(grain, figures.reference ?? Number.POSITIVE_INFINITY),
        candidate: Math.max(grain, figures.candidate ?? Number.POSITIVE_INFINITY),
        expected: expected.ratio,
      },
    ),
    measured,
    length: { amount: used.candidate.length, unit: 'pairs' },
    withoutRatio: [...used.reference, ...used.candidate].some((value) => value < grain),
    beyondReach: false,
    slowNoise: false,
    notes: [],
    derivation: describe(sides, groups, used, metric),
  }
}

interface Used {
  reference: number[]
  candidate: number[]
}

function measure(sides: Sides, used: Used, grain: number): Cell['measured'] {
  for (const side of ['reference', 'candidate'] as const) {
    if (used[side].length === 0) {
      return { unjudged: sides.paired ? missingPairs(0) : `no sample in ${sides[side].label}` }
    }
  }
  const logs = (values: number[]) => values.map((value) => Math.log(Math.max(grain, value)))
  const [reference, candidate] = [logs(used.reference), logs(used.candidate)]
  const fewest = Math.min(reference.length, candidate.length)
  if (fewest < fewestPairs) {
    return { unjudged: sides.paired ? missingPairs(fewest) : tooFew(fewest) }
  }
  const estimate = sides.paired
    ? pairedEstimate(candidate.map((value, k) => value - reference[k]!))
    : unpairedEstimate(candidate, reference)
  return { estimate }
}

function missingPairs(count: number): string {
  return `needs at least ${fewestPairs} complete pairs; there ${count === 1 ? 'is' : 'are'} ${count}`
}

function tooFew(count: number): string {
  return `needs at least ${fewestPairs} iterations on each side; the smaller one has ${count}`
}

function completePairs({ reference, candidate }: { reference: Group; candidate: Group }): Used {
  const pairs = [...reference.byPair.keys()]
    .filter((pair) => candidate.byPair.has(pair))
    .sort((a, b) => a - b)
  return {
    reference: pairs.map((pair) => reference.byPair.get(pair)!),
    candidate: pairs.map((pair) => candidate.byPair.get(pair)!),
  }
}

function allOf({ reference, candidate }: { reference: Group; candidate: Group }): Used {
  return { reference: [...reference.byPair.values()], candidate: [...candidate.byPair.values()] }
}

function figureOf(value: number | null, metric: MetricName, group: Group): Figure {
  return { value, unit: metrics[metric].unit, count: group.count, errors: group.errors }
}

function describe(
  sides: Sides,
  groups: { reference: Group; candidate: Group },
  used: Used,
  metric: MetricName,
): Line[] {
  const lines: Line[] = []
  const units: Partial<Record<Unit, string>> = { ms: ' ms', 'per-second': ' a second' }
  const unit = units[metrics[metric].unit] ?? ''
  for (const side of ['reference', 'candidate'] as const) {
    const { count, errors } = groups[side]
    lines.push({
      label: sides[side].label,
      text: `${count} measured, ${errors} failed, ${used[side].length} compared${spread(used[side], unit)}`,
    })
  }
  const n = used.candidate.length
  if (!sides.paired) {
    lines.push({ label: 'method', text: 'two groups: median of all differences of logarithms' })
  } else if (n >= fewestPairs) {
    const correlation =
      n < pairsForCorrelation
        ? `below ${pairsForCorrelation} pairs they are taken to be independent`
        : 'the wider of signed rank and of the long-run variance of the mean'
    lines.push({
      label: 'method',
      text: `median of the Walsh averages of ${n} paired log-ratios; ${correlation}`,
    })
  }
  if (sides.paired && n > 0) {
    const ratios = used.candidate.map((value, k) => value / used.reference[k]!)
    const shown = ratios.map((ratio) => (Number.isFinite(ratio) ? `×${ratio.toFixed(3)}` : 'of 0'))
    lines.push({ label: 'by pair', text: shortened(shown) })
  }
  return lines
}

function spread(values: number[], unit: string): string {
  if (values.length === 0) return ''
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
  const [low, middle, high, top] = [sorted[0]!, median(values)!, at(0.95), sorted.at(-1)!].map(
    (value) => Number(value.toPrecision(4)),
  )
  return `: smallest ${low}, median ${middle}, p95 ${high}, largest ${top}${unit}`
}
