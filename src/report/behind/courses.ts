// How the cells that a terminal speaks of went over time: those that must be fixed.

import type { Comparison, Difference } from '../../compare/comparison.ts'
import type { Sides } from '../../compare/sides.ts'
import { subjectId } from '../../record/subject.ts'
import { journeyChart, measuredSamples } from './journey-charts.ts'
import type { ChartData, CourseData } from './page-data.ts'
import { trafficCharts } from './traffic-charts.ts'

/** By cell: its figure in each block or pair, of both sides. */
export type Courses = ReadonlyMap<string, CourseData['middle']>

export function coursesOf({ differences }: Comparison, sides: Sides): Courses {
  const wanted = differences.filter(
    ({ verdict, headline, metric }) => verdict === 'must-fix' && headline && metric === 'duration',
  )
  const samplesOf = measuredSamples(sides)
  const ids = new Set(
    wanted.flatMap(({ subject }) => (subject.kind === 'journey' ? [] : [subjectId(subject)])),
  )
  const charts =
    ids.size === 0 ? new Map<string, ChartData>() : trafficCharts(sides, (id) => ids.has(id))
  const courses = new Map<string, CourseData['middle']>()
  for (const it of wanted) {
    const { cell, subject, metric } = it
    const chart =
      subject.kind === 'journey'
        ? journeyChart(sides, samplesOf(subject.name), { metric, ...subject })
        : charts.get(subjectId(subject))
    if (chart !== undefined) courses.set(cell, figuresOf(it, chart))
  }
  return courses
}

/** Of a block there are two: its p50, and its p95. */
function figuresOf({ quantile = 0.5 }: Difference, { course }: ChartData): CourseData['middle'] {
  return quantile > 0.5 ? (course.high ?? course.middle) : course.middle
}
