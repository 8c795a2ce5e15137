// Throughput against latency for both environments as one SVG: each mark is a number of connections,
// and the law is drawn where it was used. Legible on light and dark ground, and without colours.

import type {
  CurvePoint,
  SaturatedEnvironment,
  SaturationReport,
} from '../../compare/saturation/saturation-report.ts'
import { oneLine } from '../display-width.ts'
import { milliseconds, ratePerSecond } from './words.ts'

const width = 720
const height = 380
const plot = { left: 76, right: 24, top: 70, bottom: 56 }

/** Nested, as it stands in a page with a style of its own. */
const style = `.saturation {
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 }
  .faint { fill: #57606a }
  .grid { stroke: #d0d7de }
  .reference { stroke: #0969da; fill: none; stroke-width: 2 }
  .candidate { stroke: #bc4c00; fill: none; stroke-width: 2; stroke-dasharray: 7 3 }
  .knee { stroke-width: 1; stroke-dasharray: 2 3 }
  .dot-reference { fill: #0969da }
  .dot-candidate { fill: #bc4c00 }
  .ground { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .faint { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .reference { stroke: #58a6ff }
    .candidate { stroke: #f0883e }
    .dot-reference { fill: #58a6ff }
    .dot-candidate { fill: #f0883e }
    .ground { fill: #0d1117 }
  }
}`

interface Scale {
  x(perSecond: number): number
  y(ms: number): number
}

/** Undefined where nothing was measured that could be drawn. */
export function drawSaturationChart({
  environments,
  workload,
}: SaturationReport): string | undefined {
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
<title>${escaped(spokenCurve({ environments, workload }))}</title>
<style>${style}
</style>
<rect class="ground" width="${width}" height="${height}"/>
<text class="title" x="16" y="24">${escaped('Latency by throughput: p95 of the service time, in a closed loop')}</text>
${legend(entries.map(([name]) => name))}
${axes(topRate, low, high, scale)}
${entries.map(([, it], side) => drawSide(it, side === 0 ? 'reference' : 'candidate', scale)).join('\n')}
</svg>
`
}

/** For those who do not see it. */
function spokenCurve({
  environments,
}: Pick<SaturationReport, 'environments' | 'workload'>): string {
  const texts = Object.entries(environments).map(([name, { curve }]) => {
    const most = Math.max(0, ...curve.map(({ perSecond }) => perSecond))
    return `${oneLine(name)} comes to ${ratePerSecond(most)} answers a second`
  })
  return `Latency by throughput: ${texts.join('; ')}`
}

function isDrawable({ p95Ms, perSecond }: CurvePoint): boolean {
  return p95Ms !== null && p95Ms > 0 && perSecond > 0
}

function drawSide(
  { curve, knee }: SaturatedEnvironment,
  side: 'reference' | 'candidate',
  { x, y }: Scale,
): string {
  const points = curve.filter(isDrawable).map(({ connections, perSecond, p95Ms }) => ({
    connections,
    at: x(perSecond),
    up: y(p95Ms!),
  }))
  const path = points.map(({ at, up }) => `${at.toFixed(1)},${up.toFixed(1)}`).join(' ')
  const marks = points.map(({ connections, at, up }) => {
    const mark =
      side === 'reference'
        ? `<circle class="dot-${side}" cx="${at.toFixed(1)}" cy="${up.toFixed(1)}" r="4"/>`
        : `<rect class="dot-${side}" x="${(at - 4).toFixed(1)}" y="${(up - 4).toFixed(1)}" width="8" height="8"/>`
    return `${mark}<text class="faint" x="${(at + 7).toFixed(1)}" y="${(up + 14).toFixed(1)}">${connections}</text>`
  })
  const line =
    knee === undefined
      ? ''
      : `<line class="${side} knee" x1="${x(knee.perSecond).toFixed(1)}" x2="${x(knee.perSecond).toFixed(1)}" y1="${plot.top}" y2="${height - plot.bottom}"/>`
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
      `<line class="grid" x1="${plot.left}" x2="${width - plot.right}" y1="${up}" y2="${up}"/><text class="faint" x="${plot.left - 8}" y="${(y(ms) + 4).toFixed(1)}" text-anchor="end">${milliseconds(ms)} ms</text>`,
    )
  }
  const middle = (plot.left + width - plot.right) / 2
  return [
    ...rates,
    ...times,
    `<text class="faint" x="${middle}" y="${height - 12}" text-anchor="middle">good answers a second; a mark is a number of connections, a dotted line a knee</text>`,
  ].join('\n')
}

function legend(names: string[]): string {
  let left = 16
  return names
    .map((name, side) => {
      const kind = side === 0 ? 'reference' : 'candidate'
      const text = oneLine(name)
      const drawn = `<line class="${kind}" x1="${left}" x2="${left + 28}" y1="44" y2="44"/><text x="${left + 34}" y="48">${escaped(text)}</text>`
      left += 34 + text.length * 7.2 + 24
      return drawn
    })
    .join('')
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

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`)
}
