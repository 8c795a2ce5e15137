// The errors of a subject: rates before and after in both environments, and whether the candidate's
// rose as the reference's did.

import type { Figure } from '../comparison.ts'
import { marginFor } from '../margins.ts'
import {
  type Count,
  designEffect,
  errorChangeEstimate,
  errorEstimate,
  sum,
} from '../statistics/error-rate.ts'
import { sides } from './experiment-report.ts'
import {
  type Asked,
  bottleneckOf,
  bySide,
  type CellInput,
  cellName,
  countsOf,
  isHeadline,
  type Place,
  type ResponseCell,
  type SideSlices,
} from './response-cell.ts'
import { fewestSlices } from './typical-response.ts'

export function errorsCell(input: CellInput, place: Place, slices: SideSlices): ResponseCell {
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

function rateFigure({ errors, of }: Count): Figure {
  return { value: of === 0 ? null : errors / of, unit: 'fraction', count: of, errors }
}

function clamp(rate: number): number {
  return Math.min(1, Math.max(0, rate))
}
