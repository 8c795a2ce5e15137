// Throughput against latency for both environments as one SVG: each mark is a number of connections,
// and the law is drawn where it was used. Legible on light and dark ground, and without colours.

import type {
  CurvePoint,
  SaturatedEnvironment,
  SaturationReport,
} from '../../compare/saturation/saturation-report.ts'
import { drawLegend, drawMark, escapedText, fine, styleOfSides } from '../drawn-sides.ts'
import { kneeIsKnown, milliseconds, ratePerSecond } from './words.ts'

const width = 720
const height = 380
const plot = { left: 76, right: 24, top: 70, bottom: 56 }

/** Nested, as it stands in a page with a style of its own. */
const style = `.saturation {${styleOfSides}
  .candidate { stroke-dasharray: 7 3 }
  .knee { stroke-width: 1; stroke-dasharray: 2 3 }
}`

interface Scale {
  x(perSecond: number): number
  y(ms: number): number
}

/** Undefined where nothing was measured that could be drawn. */
export function drawSaturationChart({ environments }: SaturationReport): string | undefined {
  const entries = Object.entries(environments)
  const points = entries.flatMap(([, { curve }]) => curve.filter(isDrawable))
  if (points.length === 0) return undefined
  const topRate = niceTop(Math.max(...points.map(({ perSecond }) => perSecond)))
  const times = points.map(({ p95Ms }) => p95Ms!)
  const [low, high] = [powerBelow(Math.min(...times)), powerAbove(Math.max(...times))]
  const scale: Scale = {
    x: (perSecond) => plot.left + (perSecond / topRate) * (width - plot.left - plot.right),
    y: (ms) =>
      height -
      plot.bottom -
      (Math.log(ms / low) / Math.log(high / low)) * (height - plot.top - plot.bottom),
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" class="saturation">
<title>${escapedText(spokenCurve(environments))}</title>
<style>${style}
</style>
<rect class="ground" width="${width}" height="${height}"/>
<text class="title" x="16" y="24">${escapedText('Latency by throughput: p95 of the service time, in a closed loop')}</text>
${drawLegend(entries.map(([text], side) => ({ name: side === 0 ? 'reference' : 'candidate', text })))}
${axes(topRate, low, high, scale)}
${entries.map(([, it], side) => drawSide(it, side === 0 ? 'reference' : 'candidate', scale)).join('\n')}
</svg>
`
}

/** For those who do not see it. */
function spokenCurve(environments: SaturationReport['environments']): string {
  const texts = Object.entries(environments).map(([name, { curve }]) => {
    const most = Math.max(0, ...curve.map(({ perSecond }) => perSecond))
    return `${name} comes to ${ratePerSecond(most)} answers a second`
  })
  return `Latency by throughput: ${texts.join('; ')}`
}

function isDrawable({ p95Ms, perSecond }: CurvePoint): boolean {
  return p95Ms !== null && p95Ms > 0 && perSecond > 0
}

function drawSide(
  it: SaturatedEnvironment,
  side: 'reference' | 'candidate',
  { x, y }: Scale,
): string {
  const { curve, knee } = it
  const points = curve.filter(isDrawable).map(({ connections, perSecond, p95Ms }) => ({
    connections,
    at: x(perSecond),
    up: y(p95Ms!),
  }))
  const path = points.map(({ at, up }) => `${fine(at)},${fine(up)}`).join(' ')
  const marks = points.map(({ connections, at, up }) => {
    return `${drawMark(side, at, up)}<text class="faint" x="${fine(at + 7)}" y="${fine(up + 14)}">${connections}</text>`
  })
  const line =
    knee === undefined || !kneeIsKnown(it)
      ? ''
      : `<line class="${side} knee" x1="${fine(x(knee.perSecond))}" x2="${fine(x(knee.perSecond))}" y1="${plot.top}" y2="${height - plot.bottom}"/>`
  return `${line}<polyline class="${side}" points="${path}"/>${marks.join('')}`
}

function axes(topRate: number, low: number, high: number, { x, y }: Scale): string {
  const rates = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = x(part * topRate).toFixed(1)
    return `<text class="faint" x="${at}" y="${height - plot.bottom + 20}" text-anchor="middle">${ratePerSecond(part * topRate)}</text>`
  })
  const times: string[] = []
  for (let ms = low; ms <= high * 1.001; ms *= 10) {
    const up = y(ms).toFixed(1)
    times.push(
      `<line class="grid" x1="${plot.left}" x2="${width - plot.right}" y1="${up}" y2="${up}"/><text class="faint" x="${plot.left - 8}" y="${fine(y(ms) + 4)}" text-anchor="end">${milliseconds(ms)} ms</text>`,
    )
  }
  const middle = (plot.left + width - plot.right) / 2
  return [
    ...rates,
    ...times,
    `<text class="faint" x="${middle}" y="${height - 12}" text-anchor="middle">good answers a second; a mark is a number of connections, a dotted line a knee</text>`,
  ].join('\n')
}

function niceTop(value: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(value, 1)))
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map((it) => it * step).find((it) => it >= value)!
}

function powerBelow(value: number): number {
  return 10 ** Math.floor(Math.log10(value))
}

function powerAbove(value: number): number {
  return 10 ** Math.max(Math.ceil(Math.log10(value)), Math.floor(Math.log10(value)) + 1)
}
