// Both sides over the time of the run, block by block or pair by pair, with what happened marked:
// errors at the foot, stalls and the like as lines, faults of the network as bars along the top.

import type UPlot from 'uplot'
import type { ChartData, CourseData } from '../../behind/page-data.ts'
import {
  axis,
  type ChartOptions,
  chartFigure,
  colour,
  isFarApart,
  line,
  quantityAxis,
  timeAxis,
} from './chart.ts'
import { element } from './element.ts'
import { data } from './page-data.ts'
import { clock, plain, quantity } from './quantity.ts'

export function courseChart({ course, unit }: ChartData): HTMLElement {
  const { startS, middle, high, joined, of, numbered } = course
  const place = placeOf(course)
  const points = joined === 1 ? of : `${joined} ${of}s`
  const typical = of === 'pair' && joined === 1 ? '' : ' p50'
  const value: UPlot.Series['value'] = (_, it) => quantity(it, unit)
  const all = [...middle.flat(), ...(high ?? []).flat()]
  const series: UPlot.Series[] = [
    { label: numbered ? of : 'time', value: (_, at) => (at === null ? '–' : place(at)) },
    line(0, `${data.sides[0]}${typical}`, { value }),
    line(1, `${data.sides[1]}${typical}`, { value }),
  ]
  if (high !== undefined) {
    series.push(
      line(0, `${data.sides[0]} p95`, { value, width: 1 }),
      line(1, `${data.sides[1]} p95`, { value, width: 1 }),
    )
  }
  const options: ChartOptions = {
    scales: { x: { time: false, range: rangeOf(course) }, y: { distr: isFarApart(all) ? 3 : 1 } },
    axes: [numbered ? axis({ values: (_, at) => at.map(place) }) : timeAxis(), quantityAxis(unit)],
    series,
    hooks: { draw: [markFaults, (plot) => markEvents(plot, course)] },
  }
  const figure = chartFigure(
    {
      title: 'Over time',
      caption: `a point is one ${points}, ${numbered ? 'by its number' : 'at its time since the start of the run'}`,
      spoken: `Over time, by ${of}. ${spokenOf(course, unit)}`,
    },
    options,
    [startS, ...middle, ...(high ?? [])] as UPlot.AlignedData,
  )
  figure.append(eventList(course))
  return figure
}

/** Room for what happened after the last point; a part that is chosen by dragging stays as it is. */
function rangeOf({ startS, events }: CourseData): UPlot.Scale.Range {
  const [first, last] = [startS[0] ?? 0, startS.at(-1) ?? 0]
  const times = events.map(({ atS }) => atS)
  return (_, low, high) =>
    low === first && high === last
      ? [Math.min(low, ...times), Math.max(high, ...times)]
      : [low ?? first, high ?? last]
}

/** They held for the whole run. */
function markFaults({ ctx, bbox }: UPlot) {
  const thick = 4 * devicePixelRatio
  ctx.save()
  data.faults.forEach(({ side }, at) => {
    ctx.fillStyle = colour(side === 0 ? 'reference' : 'candidate')
    ctx.fillRect(bbox.left, bbox.top + at * 1.5 * thick, bbox.width, thick)
  })
  ctx.restore()
}

function markEvents({ ctx, bbox, valToPos }: UPlot, { startS, errors, events }: CourseData) {
  const xOf = (atS: number) => Math.round(valToPos(atS, 'x', true))
  const foot = bbox.top + bbox.height
  const size = 5 * devicePixelRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left - size, bbox.top, bbox.width + 2 * size, bbox.height)
  ctx.clip()
  for (const side of [0, 1] as const) {
    ctx.fillStyle = colour(side === 0 ? 'reference' : 'candidate')
    startS.forEach((atS, at) => {
      if (errors[side][at] === 0) return
      // The reference points down, the candidate up.
      const [base, tip] = side === 0 ? [foot - 2 * size, foot - size] : [foot, foot - size]
      triangle(ctx, xOf(atS), base, tip, size)
    })
  }
  ctx.setLineDash([3, 3])
  for (const { atS, side } of events) {
    ctx.strokeStyle = colour(side === undefined ? 'muted' : side === 0 ? 'reference' : 'candidate')
    ctx.beginPath()
    ctx.moveTo(xOf(atS) + 0.5, bbox.top)
    ctx.lineTo(xOf(atS) + 0.5, foot)
    ctx.stroke()
  }
  ctx.restore()
}

function triangle(
  ctx: CanvasRenderingContext2D,
  x: number,
  base: number,
  tip: number,
  size: number,
) {
  ctx.beginPath()
  ctx.moveTo(x - size, base)
  ctx.lineTo(x + size, base)
  ctx.lineTo(x, tip)
  ctx.fill()
}

/** The marks in words. */
function eventList(course: CourseData): HTMLElement {
  const { errors, events } = course
  const place = placeOf(course)
  const failed = ([0, 1] as const)
    .map((side) => ({ side, count: sum(errors[side]) }))
    .filter(({ count }) => count > 0)
    .map(({ side, count }) => {
      const mark = side === 0 ? '▼' : '▲'
      return `${mark} ${plain(count)} ${count === 1 ? 'error' : 'errors'} in ${data.sides[side]}`
    })
  const told = events.map(({ atS, text }) => `┆ ${place(atS)} ${text}`)
  const faults = data.faults.map(
    ({ side, text }) => `▬ the whole time: ${text} (${data.sides[side]})`,
  )
  const nothing = failed.length + told.length === 0 ? ['No errors and no stalls.'] : []
  const items = [...faults, ...failed, ...told, ...nothing].map((text) => element('li', {}, text))
  return element('ul', { class: 'events' }, ...items)
}

function placeOf({ numbered }: CourseData): (at: number) => string {
  return numbered ? plain : clock
}

function spokenOf({ middle }: CourseData, unit: ChartData['unit']): string {
  return ([0, 1] as const)
    .map((side) => {
      const there = middle[side].filter((it) => it !== null)
      if (there.length === 0) return `${data.sides[side]}: nothing.`
      const [low, high] = [Math.min(...there), Math.max(...there)]
      return `${data.sides[side]}: between ${quantity(low, unit)} and ${quantity(high, unit)} in ${there.length} points.`
    })
    .join(' ')
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
