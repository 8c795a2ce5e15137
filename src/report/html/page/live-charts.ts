// The charts of a run that goes on: one for each journey and one for the traffic, made once and then
// given what is new.

import type UPlot from 'uplot'
import type { LiveRow, LiveRun } from '../../live/live-run.ts'
import { axis, chartFigure, line, showFigures, timeAxis } from './chart.ts'
import { clock, quantity } from './quantity.ts'

/** More would not be looked at while a run goes on. */
const mostCharts = 8
const made = new Map<string, HTMLElement>()

export function showCourses(place: HTMLElement, { rows, sides }: LiveRun): void {
  for (const row of rows.slice(-mostCharts)) {
    const key = `${row.of} ${row.name}`
    const figure = made.get(key)
    if (figure !== undefined) {
      showFigures(figure, columnsOf(row))
      continue
    }
    const chart = chartOf(row, sides)
    made.set(key, chart)
    place.append(chart)
  }
}

function chartOf(row: LiveRow, sides: LiveRun['sides']): HTMLElement {
  const { name, of, course } = row
  const value: UPlot.Series['value'] = (_, ms) => quantity(ms, 'ms')
  const middle = of === 'block' ? ' p50' : ''
  const series: UPlot.Series[] = [
    { label: 'time', value: (_, at) => (at === null ? '–' : clock(at)) },
    line(0, `${sides[0]}${middle}`, { value }),
    line(1, `${sides[1]}${middle}`, { value }),
  ]
  if (course.highMs !== undefined) {
    series.push(
      line(0, `${sides[0]} p95`, { value, width: 1 }),
      line(1, `${sides[1]} p95`, { value, width: 1 }),
    )
  }
  return chartFigure(
    {
      title: name,
      caption: `a point is one ${of}`,
      spoken: `${name} over time; its figures are in the table above.`,
    },
    {
      scales: { x: { time: false }, y: { range: (_, __, most) => [0, (most || 1) * 1.1] } },
      axes: [
        timeAxis(),
        axis({ values: (_, values) => values.map((ms) => quantity(ms, 'ms')), size: 70 }),
      ],
      series,
    },
    columnsOf(row),
  )
}

function columnsOf({ course }: LiveRow): UPlot.AlignedData {
  return [course.startS, ...course.middleMs, ...(course.highMs ?? [])] as UPlot.AlignedData
}
