// The headline cell of a search for saturation: the throughput of both environments at the connections
// where each holds the most, in pairs of repeats. Judged like a journey's typical time.

import { busyCpu, type LoopStep, openEnds } from '../../record/saturation.ts'
import type { Cell } from '../cell.ts'
import { type Group, typicalCell } from '../cells/typical-cell.ts'
import type { Settings } from '../settings.ts'
import type { Sides } from '../sides.ts'

/** Of the repeats, as of the blocks of a replay. */
const busyPart = 0.25

export function capacityCells(sides: Sides, settings: Settings): Cell[] {
  const facts = sides.candidate.run.file.saturation
  if (facts === undefined || !sides.paired) return []
  const groups = { reference: groupOf(sides, 'reference'), candidate: groupOf(sides, 'candidate') }
  const cell = typicalCell(
    sides,
    settings,
    {
      subject: { kind: 'saturation', name: 'capacity' },
      metric: 'throughput',
      headline: true,
    },
    groups,
  )
  return [withWhatIsKnown(cell, sides)]
}

/**
 * Of a side whose search met a limit the capacity is at least what was seen. Where the other holds
 * less than that, the gap is at least the one that is shown; anything else cannot be said.
 */
function withWhatIsKnown(cell: Cell, sides: Sides): Cell {
  const unjudged = whyUnjudged(sides)
  if (unjudged !== undefined) return { ...cell, measured: { unjudged } }
  const open = (['reference', 'candidate'] as const).flatMap((side) => {
    const why = whyAtLeast(sides, side)
    return why === undefined ? [] : [{ side, why }]
  })
  const [first] = open
  if (first === undefined || !('estimate' in cell.measured)) return cell
  const { side, why } = first
  const { label } = sides[side]
  const { theta } = cell.measured.estimate
  const isLess = side === 'reference' ? theta < -cell.margin : theta > cell.margin
  if (open.length === 2 || !isLess) {
    return { ...cell, measured: { unjudged: `the capacity of ${label} was not reached: ${why}` } }
  }
  return { ...cell, notes: [...cell.notes, `${label} holds at least that: ${why}`] }
}

/** Undefined where its capacity was reached. */
function whyAtLeast(sides: Sides, side: 'reference' | 'candidate'): string | undefined {
  const search = sides.candidate.run.file.saturation!.searches[sides[side].environment]!
  if (openEnds.includes(search.end)) return search.why
  const steps = repeatsOf(sides, side)
  const busy = steps.filter(({ cpu }) => cpu >= busyCpu).length
  if (busy <= busyPart * steps.length) return undefined
  return `trueup itself used ${100 * busyCpu} % of a core or more in ${busy} of ${steps.length} repeats`
}

/** By repeat; without those that went wrong. */
function groupOf(sides: Sides, side: 'reference' | 'candidate'): Group {
  const steps = repeatsOf(sides, side)
  const good = steps.filter(isWell)
  return {
    byPair: new Map(good.map(({ repeat, perSecond }) => [repeat!, perSecond])),
    count: steps.length,
    errors: steps.length - good.length,
  }
}

export function repeatsOf(sides: Sides, side: 'reference' | 'candidate'): LoopStep[] {
  const { run, environment } = sides[side]
  const steps = run.file.saturation?.steps ?? []
  return steps.filter(
    (step) =>
      step.environment === environment &&
      step.part === 'repeat' &&
      step.repeat !== undefined &&
      step.measuredAgain !== true,
  )
}

function isWell({ cut, perSecond }: LoopStep): boolean {
  return cut === undefined && perSecond > 0
}

function whyUnjudged(sides: Sides): string | undefined {
  const { searches } = sides.candidate.run.file.saturation!
  for (const side of ['reference', 'candidate'] as const) {
    const { environment, label } = sides[side]
    const search = searches[environment]
    if (search === undefined) return `the search of ${label} did not come to its end`
    if (search.end === 'nothing') return `${label} held nothing within the bounds: ${search.why}`
  }
  return undefined
}
