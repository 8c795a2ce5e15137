// How both sides' figures are spread, one over the other: two humps are two ways through the system.

import type UPlot from 'uplot'
import type { ChartData } from '../../behind/page-data.ts'
import { axis, chartFigure, colour, line } from './chart.ts'
import { data } from './page-data.ts'
import { quantity } from './quantity.ts'

declare const uPlot: typeof UPlot

export function histogramChart({ histogram, unit }: ChartData): HTMLElement {
  const { limits, shares } = histogram
  const every = Math.ceil(limits.length / 6)
  const { stepped } = uPlot.paths
  const area = (side: 0 | 1, fill: string): UPlot.Series =>
    line(side, data.sides[side], {
      ...(stepped && { paths: stepped({ align: 1 }) }),
      width: 1.5,
      fill: () => colour(fill),
      value: (_, share) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`),
    })
  return chartFigure(
    {
      title: 'Spread',
      caption: 'share of each side’s figures, on a logarithmic scale',
      spoken: `Spread. Most of ${data.sides[0]} lies at ${mostAt(0)}, most of ${data.sides[1]} at ${mostAt(1)}.`,
    },
    {
      scales: {
        x: { time: false },
        y: { range: (_, __, most) => [0, (most || 1) * 1.1] },
      },
      axes: [
        axis({
          splits: () => limits.flatMap((_, bin) => (bin % every === 0 ? [bin] : [])),
          values: (_, bins) => bins.map((bin) => quantity(limits[bin], unit)),
        }),
        axis({
          values: (_, values) => values.map((it) => `${Math.round(100 * it)} %`),
          size: 50,
        }),
      ],
      series: [
        { label: 'from', value: (_, bin) => (bin === null ? '–' : quantity(limits[bin], unit)) },
        area(0, 'reference-area'),
        area(1, 'candidate-area'),
      ],
    },
    [limits.map((_, bin) => bin), [...shares[0], 0], [...shares[1], 0]],
  )

  function mostAt(side: 0 | 1): string {
    const most = shares[side].indexOf(Math.max(...shares[side]))
    return most < 0 ? 'nothing' : quantity(limits[most], unit)
  }
}
