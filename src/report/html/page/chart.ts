// What all charts have in common: they fill their place, follow light and dark, and are redrawn for
// paper. Colours are those of the stylesheet.

import type UPlot from 'uplot'
import type { Unit } from '../../../record/metric.ts'
import { element } from './element.ts'
import { clock, quantity } from './quantity.ts'

// A script of its own before this one.
declare const uPlot: typeof UPlot

export type ChartOptions = Omit<UPlot.Options, 'width' | 'height'>

const heightPx = 240

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}

export interface ChartFigure {
  title: string
  /** Beneath the title: what is to be seen, and of how many. */
  caption: string
  /** What a screen reader says in place of the drawing. */
  spoken: string
}

/** A figure whose chart is drawn as soon as it has a place in the page. */
export function chartFigure(
  { title, caption, spoken }: ChartFigure,
  options: ChartOptions,
  figures: UPlot.AlignedData,
): HTMLElement {
  const place = element('div', { class: 'plot', role: 'img', 'aria-label': spoken })
  const resize = () => {
    const width = place.clientWidth
    const plot = plots.get(place)
    if (width === 0 || plot?.width === width) return
    if (plot !== undefined) plot.setSize({ width, height: heightPx })
    else
      plots.set(
        place,
        new uPlot({ ...options, width, height: heightPx }, newest.get(place)!, place),
      )
  }
  newest.set(place, figures)
  resizes.set(place, resize)
  new ResizeObserver(resize).observe(place)
  return element(
    'figure',
    {},
    element('figcaption', {}, element('strong', {}, title), ` ${caption}`),
    place,
  )
}

const resizes = new Map<Element, () => void>()
const plots = new Map<Element, UPlot>()
/** What a chart shows, also while it has no place yet. */
const newest = new WeakMap<Element, UPlot.AlignedData>()

/** Other figures in a chart that was made before. */
export function showFigures(figure: HTMLElement, figures: UPlot.AlignedData): void {
  const place = figure.querySelector('.plot')!
  newest.set(place, figures)
  plots.get(place)?.setData(figures)
}

/** At once, as paper does not wait; those that are no longer in the page are forgotten. */
export function redrawCharts(): void {
  for (const [place, resize] of resizes) {
    if (place.isConnected) {
      resize()
      plots.get(place)?.redraw(false, true)
    } else {
      plots.get(place)?.destroy()
      plots.delete(place)
      resizes.delete(place)
    }
  }
}

export function axis(more: UPlot.Axis): UPlot.Axis {
  return {
    stroke: () => colour('muted'),
    grid: { stroke: () => colour('line'), width: 1 },
    ticks: { stroke: () => colour('line'), width: 1, size: 4 },
    font: '11px system-ui, sans-serif',
    size: 34,
    ...more,
  }
}

/** Whole seconds: parts of one would be written alike. */
export function timeAxis(): UPlot.Axis {
  return axis({
    incrs: [1, 2, 5, 10, 15, 30].flatMap((it) => [it, 60 * it, 3_600 * it]).sort((a, b) => a - b),
    values: (_, values) => values.map(clock),
  })
}

/** A logarithmic scale leaves some of its lines without a figure. */
export function quantityAxis(unit: Unit): UPlot.Axis {
  return axis({
    values: (_, values) => values.map((it) => (it === null ? '' : quantity(it, unit))),
    size: 70,
  })
}

/** The reference is a solid line, the candidate a dashed one, so that colour is not needed. */
export function line(side: 0 | 1, label: string, more: UPlot.Series = {}): UPlot.Series {
  const name = side === 0 ? 'reference' : 'candidate'
  return {
    label,
    stroke: () => colour(name),
    width: 2,
    ...(side === 1 && { dash: [7, 3] }),
    points: { show: false },
    ...more,
  }
}

/** Far apart figures are only seen on a logarithmic scale. */
export function isFarApart(figures: readonly (number | null)[]): boolean {
  const there = figures.filter((it) => it !== null && it > 0) as number[]
  return there.length > 0 && Math.max(...there) > 30 * Math.min(...there)
}
