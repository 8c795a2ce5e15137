// The gap of a cell over the runs, with its intervals, on the band in which it is as it should be; where
// it began to drift is marked.

import type UPlot from 'uplot'
import type { GapData } from '../../behind/gap-data.ts'
import { axis, chartFigure, colour, line } from './chart.ts'
import { plain } from './quantity.ts'

/** Into each place of the markup that waits for one. */
export function drawGaps(gaps: readonly GapData[]): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-gap]')) {
    const gap = gaps[Number(place.dataset.gap)]
    if (gap !== undefined) place.append(gapChart(gap))
  }
}

export function gapChart(gap: GapData): HTMLElement {
  const { runs, times, gaps, lows, highs, band, unit } = gap
  const percent = (value: number | null) =>
    value === null ? '–' : `${value > 0 ? '+' : ''}${plain(value)} ${unit}`
  const label = (at: number) => times[at]?.slice(0, 10) ?? ''
  const bandName = band.kind === 'baseline' ? 'baseline' : 'margin'
  return chartFigure(
    {
      title: gap.name,
      caption: `${gap.newest}; a point is one run, its line the interval, the band the ${bandName}`,
      spoken: `Gap of ${gap.name} over ${runs.length} runs, now ${gap.newest}; ${gap.told}. ${gap.drift ?? ''}`,
    },
    {
      scales: {
        x: { time: false, range: [-0.5, Math.max(1, runs.length - 0.5)] },
        y: { range: () => rangeOf(gap) },
      },
      axes: [
        axis({
          splits: () => wholeSplits(runs.length),
          values: (_, places) => places.map(label),
        }),
        axis({ values: (_, values) => values.map(percent), size: 64 }),
      ],
      series: [
        { label: 'run', value: (_, at) => (at === null ? '–' : `${times[at]} ${runs[at]}`) },
        line(1, 'gap', {
          width: 1,
          dash: [],
          value: (_, value) => percent(value),
          points: { show: true, size: 7, fill: () => colour('candidate') },
        }),
      ],
      hooks: {
        drawClear: [(plot) => drawBand(plot, gap)],
        draw: [(plot) => drawIntervals(plot, lows, highs), (plot) => drawOthers(plot, gap)],
      },
    },
    [runs.map((_, at) => at), gaps],
  )
}

function rangeOf({ gaps, lows, highs, band }: GapData): [number, number] {
  const there = [...gaps, ...lows, ...highs, band.low, band.high, 0].filter((it) => it !== null)
  const [low, high] = [Math.min(...there), Math.max(...there)]
  const room = (high - low) * 0.08 || 1
  return [low - room, high + room]
}

function wholeSplits(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / 3))
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step)
}

function drawBand(plot: UPlot, { band, driftFrom }: GapData): void {
  const { ctx, bbox } = plot
  const y = (value: number) => plot.valToPos(value, 'y', true)
  ctx.save()
  ctx.fillStyle = colour('band')
  ctx.fillRect(bbox.left, y(band.high), bbox.width, y(band.low) - y(band.high))
  ctx.setLineDash([4, 4])
  ctx.strokeStyle = colour(band.kind === 'baseline' ? 'acceptable' : 'muted')
  stroke(ctx, bbox.left, y(band.middle), bbox.left + bbox.width, y(band.middle))
  if (driftFrom !== undefined) {
    ctx.strokeStyle = colour('must-fix')
    const x = plot.valToPos(driftFrom - 0.5, 'x', true)
    stroke(ctx, x, bbox.top, x, bbox.top + bbox.height)
  }
  ctx.restore()
}

function drawIntervals(plot: UPlot, lows: GapData['lows'], highs: GapData['highs']): void {
  const { ctx } = plot
  ctx.save()
  ctx.strokeStyle = colour('candidate')
  ctx.lineWidth = 2 * devicePixelRatio
  lows.forEach((low, at) => {
    const high = highs[at]
    if (low === null || high === null || high === undefined) return
    const x = plot.valToPos(at, 'x', true)
    stroke(ctx, x, plot.valToPos(low, 'y', true), x, plot.valToPos(high, 'y', true))
  })
  ctx.restore()
}

/** Runs under other conditions are hollow. */
function drawOthers(plot: UPlot, { others, gaps }: GapData): void {
  const { ctx } = plot
  ctx.save()
  ctx.fillStyle = colour('paper')
  for (const at of others) {
    const gap = gaps[at]
    if (gap === null || gap === undefined) continue
    ctx.beginPath()
    const [x, y] = [plot.valToPos(at, 'x', true), plot.valToPos(gap, 'y', true)]
    ctx.arc(x, y, 2.2 * devicePixelRatio, 0, 2 * Math.PI)
    ctx.fill()
  }
  ctx.restore()
}

function stroke(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number) {
  ctx.beginPath()
  ctx.moveTo(x1, y1)
  ctx.lineTo(x2, y2)
  ctx.stroke()
}
