// Both sides' percentiles on the axis that users of HdrHistogram know: every step to the right is ten
// times rarer.

import type UPlot from 'uplot'
import type { CellData, ChartData } from '../../behind/page-data.ts'
import { axis, chartFigure, colour, isFarApart, line, quantityAxis } from './chart.ts'
import { data } from './page-data.ts'
import { plain, quantity } from './quantity.ts'

const named = [0.5, 0.9, 0.99, 0.999, 0.9999]

export function percentileChart(chart: ChartData, { quantile }: CellData): HTMLElement {
  const { curves, counts, unit } = chart
  const length = Math.max(curves[0].length, curves[1].length)
  const positions = data.percentiles.slice(0, length)
  const padded = (curve: number[]) => positions.map((_, at) => curve[at] ?? null)
  const half = data.percentiles.indexOf(0.5)
  const both = [...curves[0].slice(half), ...curves[1].slice(half)]
  const figure = {
    title: 'Percentiles',
    caption: `of ${plain(counts[0])} and ${plain(counts[1])} ${unit === 'ms' ? 'times' : 'figures'}; a step to the right is ten times rarer`,
    spoken: `Percentiles. ${spokenOf(chart)}`,
  }
  return chartFigure(
    figure,
    {
      scales: {
        x: { time: false },
        y: { distr: isFarApart(both) ? 3 : 1, ...(!isFarApart(both) && { range: fromZero }) },
      },
      cursor: { points: { size: 6 } },
      axes: [
        axis({
          splits: () => named.map(rarity).filter((at) => at <= rarity(positions.at(-1) ?? 0)),
          values: (_, splits) => splits.map(percentOf),
        }),
        quantityAxis(unit),
      ],
      series: [
        { label: 'percentile', value: (_, at) => (at === null ? '–' : percentOf(at)) },
        line(0, data.sides[0], { value: (_, value) => quantity(value, unit) }),
        line(1, data.sides[1], { value: (_, value) => quantity(value, unit) }),
      ],
      hooks: { draw: quantile === undefined ? [] : [(plot) => markAt(plot, rarity(quantile))] },
    },
    [positions.map(rarity), padded(curves[0]), padded(curves[1])],
  )
}

function rarity(position: number): number {
  return -Math.log10(1 - position)
}

function percentOf(at: number): string {
  return `${Number((100 * (1 - 10 ** -at)).toPrecision(6))} %`
}

function fromZero(_: unknown, __: number, most: number | null): [number, number] {
  return [0, (most ?? 1) * 1.05]
}

/** Where the row's own figure lies. */
function markAt({ ctx, bbox, valToPos }: UPlot, at: number) {
  const x = Math.round(valToPos(at, 'x', true)) + 0.5
  ctx.save()
  ctx.strokeStyle = colour('muted')
  ctx.setLineDash([2, 4])
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.restore()
}

/** The figures that people ask for, of both sides. */
function spokenOf({ curves, unit }: ChartData): string {
  return [0.5, 0.9, 0.95, 0.99, 0.999]
    .map((position) => {
      const at = data.percentiles.indexOf(position)
      const [reference, candidate] = [curves[0][at], curves[1][at]]
      if (reference === undefined && candidate === undefined) return ''
      return `${percentOf(rarity(position))}: ${data.sides[0]} ${quantity(reference, unit)}, ${data.sides[1]} ${quantity(candidate, unit)}.`
    })
    .filter((text) => text !== '')
    .join(' ')
}
