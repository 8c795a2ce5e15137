// The traffic that was planned and what was sent to each side, over time.

import type UPlot from 'uplot'
import type { ShapeData } from '../../behind/page-data.ts'
import { axis, chartFigure, colour, line, timeAxis } from './chart.ts'
import { data } from './page-data.ts'
import { clock, plain } from './quantity.ts'

declare const uPlot: typeof UPlot

export function shapeChart({ partS, planned, sent }: ShapeData): HTMLElement {
  const starts = [...planned, 0].map((_, part) => part * partS)
  const rates = (counts: number[]) => [...planned.map((_, at) => (counts[at] ?? 0) / partS), 0]
  const { stepped } = uPlot.paths
  const steps = stepped && { paths: stepped({ align: 1 }) }
  const value: UPlot.Series['value'] = (_, rate) =>
    rate === null ? '–' : `${plain(rate)} a second`
  const total = (counts: number[]) => plain(counts.reduce((sum, count) => sum + count, 0))
  return chartFigure(
    {
      title: 'Requests a second',
      caption: `planned and sent, in parts of ${plain(partS)} s`,
      spoken: `Requests over time. Planned ${total(planned)}, sent to ${data.sides[0]} ${total(sent[0])}, to ${data.sides[1]} ${total(sent[1])}.`,
    },
    {
      scales: { x: { time: false }, y: { range: (_, __, most) => [0, (most || 1) * 1.1] } },
      axes: [timeAxis(), axis({ values: (_, values) => values.map(plain), size: 60 })],
      series: [
        { label: 'time', value: (_, at) => (at === null ? '–' : clock(at)) },
        {
          label: 'planned',
          stroke: () => colour('muted'),
          fill: () => colour('planned-area'),
          width: 1,
          points: { show: false },
          value,
          ...steps,
        },
        line(0, `sent to ${data.sides[0]}`, { value, ...steps }),
        line(1, `sent to ${data.sides[1]}`, { value, ...steps }),
      ],
    },
    [starts, rates(planned), rates(sent[0]), rates(sent[1])],
  )
}
