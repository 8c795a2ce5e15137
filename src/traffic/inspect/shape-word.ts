// One word for the rate over time. Seasonal: it swells and ebbs slowly, so that neighbouring parts
// are alike. Spiky: it jumps. Steady: it does neither beyond what chance does.

import type { Shape } from '../shape-meter.ts'

export type ShapeWord = 'steady' | 'spiky' | 'seasonal'

const parts = 48
const fewestParts = 10
const fewestArrivals = 100
/** Deviations from the mean, relative to it, that nobody would see in a chart. */
const unseen = 0.15
/** Correlation of neighbouring parts. */
const alike = 0.6
/** Index of dispersion at a second that independent arrivals do not reach. */
const bursts = 4

/** null where there is too little to say. */
export function shapeWord(shape: Shape): ShapeWord | null {
  const counts = wholeParts(shape)
  if (counts.length < fewestParts || shape.arrivals < fewestArrivals) return null
  const mean = sumOf(counts) / counts.length
  const offMean = counts.map((count) => count - mean)
  const squares = sumOf(offMean.map((off) => off * off))
  const deviation = Math.sqrt(squares / counts.length)
  if (deviation > Math.max(unseen * mean, 2 * Math.sqrt(mean))) {
    const products = sumOf(offMean.slice(1).map((off, at) => off * offMean[at]!))
    return products / squares >= alike ? 'seasonal' : 'spiky'
  }
  return (shape.dispersion1s ?? 1) > bursts ? 'spiky' : 'steady'
}

/** Without the last bin, which the end of the log may have cut. */
function wholeParts({ bins }: Shape): number[] {
  const together = Math.max(1, Math.floor((bins.length - 1) / parts))
  const counts: number[] = []
  for (let at = 0; at + together < bins.length; at += together) {
    counts.push(sumOf(bins.slice(at, at + together)))
  }
  return counts
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
