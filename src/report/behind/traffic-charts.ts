// The charts of traffic: an endpoint's or all endpoints' response times, from the histograms of the
// measured blocks. One subject at a time, as judging reads them, so that memory stays small.

import { type Block, subjectBlocks } from '../../compare/series-blocks.ts'
import type { Sides } from '../../compare/sides.ts'
import { subjectId } from '../../record/subject.ts'
import { blockTimes } from './block-times.ts'
import { courseOf, joinedOf, type Point } from './course.ts'
import type { Both, ChartData } from './page-data.ts'
import { curveOf, histogramOf, percentiles, type Spread, spreadOfBlocks } from './spread.ts'

/** Of all, or of those with a wanted id: a terminal speaks of a few. */
export function trafficCharts(
  sides: Sides,
  wanted: (id: string) => boolean = () => true,
): Map<string, ChartData> {
  const charts = new Map<string, ChartData>()
  const { startsMs, happened } = blockTimes(sides)
  const names: Both<string> = [sides.reference.label, sides.candidate.label]
  for (const { subject, reference, candidate } of subjectBlocks(sides)) {
    const id = subjectId(subject)
    if (!wanted(id)) continue
    const spreads: Both<Spread> = [spreadOfBlocks(reference), spreadOfBlocks(candidate)]
    const joined = joinedOf(Math.max(reference.length, candidate.length))
    const points = startsMs
      .filter((_, at) => at % joined === 0)
      .map((startMs, at) => {
        const within = (side: Block[]) => side.slice(at * joined, (at + 1) * joined)
        return pointOf(startMs, [within(reference), within(candidate)])
      })
    charts.set(id, {
      unit: 'ms',
      counts: [spreads[0].total, spreads[1].total],
      curves: [curveOf(spreads[0], percentiles), curveOf(spreads[1], percentiles)],
      histogram: histogramOf(spreads),
      course: courseOf('block', joined, points, names, happened),
    })
  }
  return charts
}

function pointOf(startMs: number, blocks: Both<Block[]>): Point {
  const at = blocks.map((side) => curveOf(spreadOfBlocks(side), [0.5, 0.95])) as Both<number[]>
  const errors = (side: Block[]) => side.reduce((sum, block) => sum + block.errors, 0)
  return {
    startMs,
    middle: [at[0][0] ?? null, at[1][0] ?? null],
    high: [at[0][1] ?? null, at[1][1] ?? null],
    errors: [errors(blocks[0]), errors(blocks[1])],
  }
}
