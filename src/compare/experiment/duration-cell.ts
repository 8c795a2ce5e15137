// The time of a subject: what both environments took before and after, and what was to be expected
// of the candidate.

import type { Figure } from '../comparison.ts'
import { logMargin, marginFor } from '../margins.ts'
import { sum } from '../statistics/error-rate.ts'
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
import type { Slice } from './stretches.ts'
import {
  changeEstimate,
  differenceEstimate,
  expectedUs,
  type TypicalPair,
  typicalOf,
  whyUnjudged,
} from './typical-response.ts'

export function durationCell(input: CellInput, place: Place, slices: SideSlices): ResponseCell {
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
      whyUnjudged(
        [
          {
            typical: pairs[side].control,
            called: `in ${input.environments[side]} before the fault`,
          },
          {
            typical: pairs[side].changed,
            called: `in ${input.environments[side]} ${place.stretch === 'fault' ? 'under' : 'after'} it`,
          },
        ],
        input.facts.slices,
      ),
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
      return { estimate: changeEstimate(pairs[side], input.facts.slices), theta0: 0, margin: own }
    }),
    differs:
      unjudged === undefined
        ? {
            estimate: differenceEstimate(pairs.reference, pairs.candidate, input.facts.slices),
            theta0: 0,
            margin,
          }
        : { unjudged },
    beyondReach: false,
  }
}

/** The slices of both are left out together, so there have to be as many. */
function unlike(reference: TypicalPair, candidate: TypicalPair): string | undefined {
  const [r, c] = [reference, candidate].map(({ control }) => control.pool.blocks.length)
  return r === c ? undefined : 'one environment was measured more often than the other'
}

function timeFigure(slices: readonly Slice[], valueUs: number | null): Figure {
  const { errors, of } = sum(countsOf(slices))
  return { value: valueUs === null ? null : valueUs / 1_000, unit: 'ms', count: of, errors }
}
