// The verdict as a drawing: the difference with its interval, on the band of the margin.

import type { CellData } from '../../behind/page-data.ts'
import { drawing } from './element.ts'

const width = 520
const middle = 26

export function intervalDrawing(cell: CellData): SVGElement | undefined {
  const { ratio, interval, margin, expectedRatio, metric } = cell
  if (ratio === null || interval === null || !interval.every(Number.isFinite)) return undefined
  const points = metric === 'errors'
  // Ratios are alike far on both sides of 1 on a logarithmic scale.
  const place = (value: number) => (points ? value : Math.log(value))
  const centre = points ? 0 : Math.log(expectedRatio)
  const reach = points ? margin : Math.log1p(margin)
  const band = [centre - reach, centre + reach] as const
  const [low, high] = [place(interval[0]), place(interval[1])]
  const least = Math.min(low, band[0], place(points ? 0 : 1))
  const most = Math.max(high, band[1], place(points ? 0 : 1))
  const room = (most - least) * 0.12 || 1
  const x = (at: number) => 10 + ((at - least + room) / (most - least + 2 * room)) * (width - 20)
  const same = place(points ? 0 : 1)
  const label = (at: number, text: string, y: number) =>
    drawing('text', { x: x(at), y, 'text-anchor': 'middle' }, text)
  const percent = (at: number) => inPercent(points ? at * 100 : Math.expm1(at) * 100)
  return drawing(
    'svg',
    {
      viewBox: `0 0 ${width} 62`,
      role: 'img',
      class: 'interval',
      'aria-label': spoken(cell, percent(low), percent(high)),
    },
    drawing('rect', {
      class: 'band',
      x: x(band[0]),
      y: 8,
      width: x(band[1]) - x(band[0]),
      height: 36,
    }),
    drawing('line', { class: 'axis', x1: 10, x2: width - 10, y1: 44, y2: 44 }),
    drawing('line', { class: 'same', x1: x(same), x2: x(same), y1: 8, y2: 44 }),
    drawing('line', {
      class: `whisker ${cell.verdict}`,
      x1: x(low),
      x2: x(high),
      y1: middle,
      y2: middle,
    }),
    drawing('circle', { class: `estimate ${cell.verdict}`, cx: x(place(ratio)), cy: middle, r: 6 }),
    label(band[0], percent(band[0]), 58),
    label(band[1], percent(band[1]), 58),
  )
}

function spoken({ title }: CellData, low: string, high: string): string {
  return `${title}: the difference lies between ${low} and ${high}; the shaded band is the margin.`
}

function inPercent(value: number): string {
  const amount = Math.abs(value) < 10 ? Math.abs(value).toFixed(1) : Math.abs(value).toFixed(0)
  const short = Number(amount).toLocaleString('en-US')
  return `${Number(amount) === 0 ? '' : value < 0 ? '−' : '+'}${short} %`
}
