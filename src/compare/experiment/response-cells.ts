// The cells of an experiment: each subject at each dose, under the fault and after it, its time and
// its errors. Every cell has three questions: did the reference move, did the candidate, and did
// the candidate move as the reference did.

import type { ExperimentFacts } from '../../record/experiment.ts'
import { type Subject, subjectId } from '../../record/subject.ts'
import type { Figure } from '../comparison.ts'
import { type Count, designEffect, errorChangeEstimate, errorEstimate, sum } from '../error-rate.ts'
import { logMargin, marginFor } from '../margins.ts'
import type { Settings } from '../settings.ts'
import type { Question } from '../verdict.ts'
import { type Changed, type ResponseDifference, type Side, sides } from './experiment-report.ts'
import type { Slice, Stretches } from './stretches.ts'
import {
  changeEstimate,
  differenceEstimate,
  expectedUs,
  fewestSlices,
  type TypicalPair,
  typicalOf,
  whyUnjudged,
} from './typical-response.ts'

type Asked = Question | { unjudged: string }

export interface ResponseCell
  extends Pick<
    ResponseDifference,
    'cell' | 'subject' | 'metric' | 'dose' | 'stretch' | 'headline' | 'expected' | 'margin'
  > {
  figures: Record<Side, { control: Figure; changed: Figure }>
  moved: Record<Side, Asked>
  differs: Asked
  /** So few samples that no error rate among them could be shown to be alike. */
  beyondReach: boolean
}

export interface CellInput {
  facts: ExperimentFacts
  stretches: Stretches
  settings: Settings
  environments: Record<Side, string>
}

export function responseCells(input: CellInput): ResponseCell[] {
  const { facts, stretches } = input
  const cells: ResponseCell[] = []
  for (const subject of stretches.subjects) {
    for (const dose of facts.doses.keys()) {
      for (const stretch of ['fault', 'recovery'] as const) {
        const slices = slicesOf(input, subject, dose, stretch)
        cells.push(durationCell(input, { subject, dose, stretch }, slices))
        if (subject.step === undefined) {
          cells.push(errorsCell(input, { subject, dose, stretch }, slices))
        }
      }
    }
  }
  return cells
}

type Place = Pick<ResponseCell, 'subject' | 'dose' | 'stretch'>
type SideSlices = Record<Side, { control: Slice[]; changed: Slice[] }>

function slicesOf(
  { stretches, environments }: CellInput,
  subject: Subject,
  dose: number,
  stretch: Changed,
): SideSlices {
  const of = (side: Side) => {
    const asked = { subject, environment: environments[side], dose }
    return {
      control: stretches.slices({ ...asked, stretch: 'steady' }),
      changed: stretches.slices({ ...asked, stretch }),
    }
  }
  return { reference: of('reference'), candidate: of('candidate') }
}

function durationCell(input: CellInput, place: Place, slices: SideSlices): ResponseCell {
  const pairs = bySide(
    (side): TypicalPair => ({
      control: typicalOf(slices[side].control),
      changed: typicalOf(slices[side].changed),
    }),
  )
  const slow = bottleneckOf(input, place)
  const why = bySide(
    (side) =>
      slow ??
      whyUnjudged([
        { typical: pairs[side].control, called: `in ${input.environments[side]} before the fault` },
        {
          typical: pairs[side].changed,
          called: `in ${input.environments[side]} ${place.stretch === 'fault' ? 'under' : 'after'} it`,
        },
      ]),
  )
  const marginOf = (wantedUs: number, foundUs: number) =>
    logMargin(
      marginFor(
        input.settings,
        place.subject,
        place.subject.kind === 'journey' ? 'typical' : 'p50',
      ),
      { amount: marginFor(input.settings, place.subject, 'floor'), unit: 'ms' },
      { reference: wantedUs / 1_000, candidate: foundUs / 1_000, expected: 1 },
    ).margin
  const values = bySide((side) => [pairs[side].control.valueUs, pairs[side].changed.valueUs])
  const [rBefore, rAfter, cBefore, cAfter] = [...values.reference, ...values.candidate]
  const known = rBefore != null && rAfter != null && cBefore != null
  const expected = known ? expectedUs(rBefore, rAfter, cBefore) : null
  const margin = expected === null || cAfter == null ? 0 : marginOf(expected, cAfter)
  const unjudged = why.reference ?? why.candidate ?? unlike(pairs.reference, pairs.candidate)
  return {
    ...place,
    cell: cellName(input, place, 'duration'),
    metric: 'duration',
    headline: isHeadline(place.subject),
    expected: expected === null ? null : expected / 1_000,
    margin,
    figures: bySide((side) => ({
      control: timeFigure(slices[side].control, pairs[side].control.valueUs),
      changed: timeFigure(slices[side].changed, pairs[side].changed.valueUs),
    })),
    moved: bySide((side): Asked => {
      const reason = why[side]
      if (reason !== undefined) return { unjudged: reason }
      const { control, changed } = pairs[side]
      const own = marginOf(control.valueUs!, changed.valueUs!)
      return { estimate: changeEstimate(pairs[side]), theta0: 0, margin: own }
    }),
    differs:
      unjudged === undefined
        ? { estimate: differenceEstimate(pairs.reference, pairs.candidate), theta0: 0, margin }
        : { unjudged },
    beyondReach: false,
  }
}

/** The slices of both are left out together, so there have to be as many. */
function unlike(reference: TypicalPair, candidate: TypicalPair): string | undefined {
  const [r, c] = [reference, candidate].map(({ control }) => control.pool.blocks.length)
  return r === c ? undefined : 'one environment was measured more often than the other'
}

function errorsCell(input: CellInput, place: Place, slices: SideSlices): ResponseCell {
  const counts = bySide((side) => ({
    control: countsOf(slices[side].control),
    changed: countsOf(slices[side].changed),
  }))
  const totals = bySide((side) => ({
    before: sum(counts[side].control),
    after: sum(counts[side].changed),
  }))
  const all = sides.flatMap((side) => [totals[side].before, totals[side].after])
  const fewest = Math.min(...all.map(({ of }) => of))
  const few =
    bottleneckOf(input, place) ??
    (Math.min(...sides.map((side) => counts[side].changed.length)) < fewestSlices
      ? `needs at least ${fewestSlices} slices`
      : fewest === 0
        ? 'a stretch without a single sample'
        : undefined)
  const effectOf = (a: readonly Count[], b: readonly Count[]) =>
    a.length === b.length ? designEffect(a, b) : 1
  const { reference: r, candidate: c } = counts
  const margin = marginFor(input.settings, place.subject, 'errors')
  const rateOf = ({ errors, of }: Count) => errors / of
  const known = few === undefined
  return {
    ...place,
    cell: cellName(input, place, 'errors'),
    metric: 'errors',
    headline: isHeadline(place.subject),
    expected: known
      ? clamp(
          rateOf(totals.candidate.before) +
            rateOf(totals.reference.after) -
            rateOf(totals.reference.before),
        )
      : null,
    margin,
    figures: bySide((side) => ({
      control: rateFigure(totals[side].before),
      changed: rateFigure(totals[side].after),
    })),
    moved: bySide((side): Asked => {
      if (!known) return { unjudged: few }
      const { before, after } = totals[side]
      const effect = effectOf(counts[side].changed, counts[side].control)
      return { estimate: errorEstimate(after, before, effect), theta0: 0, margin }
    }),
    differs: known
      ? {
          estimate: errorChangeEstimate(
            totals.candidate,
            totals.reference,
            Math.max(effectOf(c.changed, r.changed), effectOf(c.control, r.control)),
          ),
          theta0: 0,
          margin,
        }
      : { unjudged: few },
    // Four rates without any error are alike from about this number of samples on.
    beyondReach: fewest < (2 * 2.7) / margin,
  }
}

/** Figures of a sender that was too slow say nothing about the environments. */
function bottleneckOf({ facts }: CellInput, { subject }: Place): string | undefined {
  return subject.kind === 'journey' ? undefined : facts.bottleneck
}

function bySide<T>(make: (side: Side) => T): Record<Side, T> {
  return { reference: make('reference'), candidate: make('candidate') }
}

function countsOf(slices: readonly Slice[]): Count[] {
  return slices.map(({ errors, count }) => ({ errors, of: count }))
}

function timeFigure(slices: readonly Slice[], valueUs: number | null): Figure {
  const { errors, of } = sum(countsOf(slices))
  return { value: valueUs === null ? null : valueUs / 1_000, unit: 'ms', count: of, errors }
}

function rateFigure({ errors, of }: Count): Figure {
  return { value: of === 0 ? null : errors / of, unit: 'fraction', count: of, errors }
}

function isHeadline({ kind, step }: Subject): boolean {
  return kind !== 'endpoint' && step === undefined
}

function cellName({ facts }: CellInput, { subject, dose, stretch }: Place, metric: string): string {
  return `${subjectId(subject)} · ${metric} · ${stretch} ${facts.doses[dose]!.text}`
}

function clamp(rate: number): number {
  return Math.min(1, Math.max(0, rate))
}
