// The recorded and the planned shape over time, side by side: how the rate went, how bursty it was,
// and how far the two curves are apart.

import type { Shape } from './shape-meter.ts'

export interface ShapeComparison {
  recorded: Shape
  planned: Shape
  /**
   * The largest difference, over all moments, between the share of its arrivals that one stream has
   * behind it and the share that the other has, when both are as far through their duration
   * (Kolmogorov and Smirnov's distance of the two curves). 0 for the same shape, at most 1.
   */
  distance: number
}

export function compareShapes(recorded: Shape, planned: Shape): ShapeComparison {
  return { recorded, planned, distance: shapeDistance(recorded, planned) }
}

export function shapeDistance(one: Shape, other: Shape): number {
  if (one.arrivals === 0 || other.arrivals === 0) return one.arrivals === other.arrivals ? 0 : 1
  const moments = [...edgesOf(one), ...edgesOf(other)]
  const shareOfOne = shareBy(one)
  const shareOfOther = shareBy(other)
  return moments.reduce(
    (largest, moment) => Math.max(largest, Math.abs(shareOfOne(moment) - shareOfOther(moment))),
    0,
  )
}

const columns = 60

/** Lines for a terminal, 80 columns wide. */
export function describeShapes({ recorded, planned, distance }: ShapeComparison): string[] {
  return [
    `recorded  ${sparkline(recorded)}`,
    `planned   ${sparkline(planned)}`,
    `recorded  ${inWords(recorded)}`,
    `planned   ${inWords(planned)}`,
    `distance of the two shapes: ${distance.toFixed(3)} (0 the same, 1 nothing in common)`,
  ]
}

const levels = '▁▂▃▄▅▆▇█'

/** The rate over time; a blank is a time without arrivals, the highest bar the highest rate. */
export function sparkline(shape: Shape, width = columns): string {
  const share = shareBy(shape)
  const rates = Array.from(
    { length: width },
    (_, index) => share((index + 1) / width) - share(index / width),
  )
  const highest = Math.max(...rates)
  return rates
    .map((rate) => (rate <= 1e-12 ? ' ' : levels[Math.min(7, Math.floor((rate / highest) * 8))]!))
    .join('')
}

function inWords({ arrivals, durationUs, perSecond, dispersion1s, dispersion60s }: Shape): string {
  const seconds = (durationUs / 1_000_000).toFixed(1)
  const dispersions = `dispersion ${figure(dispersion1s)} (1 s), ${figure(dispersion60s)} (60 s)`
  const rate = Number(perSecond.toPrecision(3)).toLocaleString('en-US')
  return `${arrivals.toLocaleString('en-US')} in ${seconds} s, ${rate}/s, ${dispersions}`
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(2)
}

function edgesOf({ binUs, durationUs, bins }: Shape): number[] {
  return bins.map((_, index) => Math.min(1, ((index + 1) * binUs) / durationUs))
}

/** Share of the arrivals until a moment between 0 and 1; straight inside a bin. */
function shareBy({ binUs, durationUs, bins, arrivals }: Shape): (moment: number) => number {
  const until = [0]
  for (const count of bins) until.push(until.at(-1)! + count)
  const scale = Math.max(1, durationUs) / binUs
  return (moment) => {
    if (arrivals === 0) return 0
    const place = moment * scale
    const bin = Math.min(bins.length - 1, Math.floor(place))
    // The last bin may reach beyond the duration: what is in it lies before the end.
    const width = Math.min(1, scale - bin)
    const inside = width <= 0 ? 1 : Math.min(1, (place - bin) / width)
    return (until[bin]! + bins[bin]! * inside) / arrivals
  }
}
