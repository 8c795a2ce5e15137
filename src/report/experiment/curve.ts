// The dose-response curves as one SVG: for each journey and endpoint what users waited at each dose,
// in both environments, with intervals, and what the candidate would have taken as the reference.
// Legible on light and on dark ground, and without colours: line and marks differ too.

import type {
  ExperimentReport,
  Response,
  ResponseDifference,
} from '../../compare/experiment/experiment-report.ts'
import { drawLegend, drawMark, escapedText, styleOfSides } from '../drawn-sides.ts'
import { isWhole, ladderOf, subjectName, subjectsOf } from './subjects.ts'
import { time } from './words.ts'

const width = 720
const panelHeight = 300
/** More than that is read in tables. */
const mostPanels = 12
const plot = { left: 76, right: 24, top: 64, bottom: 48 }

const style = `${styleOfSides}
  .expected { stroke: #bc4c00; fill: none; stroke-width: 1.5; stroke-dasharray: 5 4 }
  @media (prefers-color-scheme: dark) {
    .expected { stroke: #f0883e }
  }`

interface Point {
  x: number
  ms: number
  interval?: [number, number]
}

/** Undefined where nothing was measured that could be drawn. */
export function drawCurves(report: ExperimentReport): string | undefined {
  const panels = subjectsOf(report)
    .filter(({ step }) => step === undefined)
    .toSorted((a, b) => Number(isWhole(b)) - Number(isWhole(a)))
    .map((subject) => ({ name: subjectName(subject), ladder: ladderOf(report, subject, 'fault') }))
    .filter(({ ladder }) => ladder.some(isDrawable))
    .slice(0, mostPanels)
  if (panels.length === 0) return undefined
  const height = panels.length * panelHeight
  const drawn = panels.map(
    ({ name, ladder }, at) =>
      `<g transform="translate(0 ${at * panelHeight})">${drawPanel(report, name, ladder)}</g>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escapedText(`${report.experiment.name}: typical time by dose`)}</title>
<style>${style}
</style>
<rect class="ground" width="${width}" height="${height}"/>
${drawn.join('\n')}
</svg>
`
}

function isDrawable({ reference, candidate }: ResponseDifference): boolean {
  return reference.changed.value !== null || candidate.changed.value !== null
}

function drawPanel(report: ExperimentReport, name: string, ladder: ResponseDifference[]): string {
  const { doses, fault } = report.experiment
  const place = placesOf(report)
  const reference = pointsOf(ladder, 'reference', place)
  const candidate = pointsOf(ladder, 'candidate', place)
  const expected = ladder.flatMap(({ dose, expected: ms }): Point[] =>
    ms === null ? [] : [{ x: place(dose), ms }],
  )
  const all = [...reference, ...candidate, ...expected]
  const topMs = niceTop(Math.max(...all.flatMap(({ ms, interval }) => [ms, interval?.[1] ?? 0])))
  const y = (ms: number) =>
    panelHeight -
    plot.bottom -
    (Math.min(ms, topMs) / topMs) * (panelHeight - plot.top - plot.bottom)
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = y(part * topMs)
    return `<line class="grid" x1="${plot.left}" x2="${width - plot.right}" y1="${at}" y2="${at}"/><text class="faint" x="${plot.left - 8}" y="${at + 4}" text-anchor="end">${time(part * topMs)}</text>`
  })
  const labels = [{ text: 'none', x: place(undefined) }].concat(
    doses.map(({ text }, dose) => ({ text, x: place(dose) })),
  )
  const bottom = panelHeight - plot.bottom + 20
  const control = candidate[0]
  return [
    `<text class="title" x="16" y="24">${escapedText(`${name}: typical time under ${fault}`)}</text>`,
    legend(report),
    ...ticks,
    ...labels.map(
      ({ text, x }) =>
        `<text class="faint" x="${x}" y="${bottom}" text-anchor="middle">${escapedText(text)}</text>`,
    ),
    line(
      'expected',
      control && control.x === place(undefined) ? [control, ...expected] : expected,
      y,
    ),
    series('reference', reference, y),
    series('candidate', candidate, y),
  ].join('\n')
}

/** In proportion where every dose has a number, else one after the other. */
function placesOf({
  experiment: { doses },
}: ExperimentReport): (dose: number | undefined) => number {
  const values = doses.map(({ value }) => value)
  const known = values.every((value) => value !== undefined && value > 0)
  const isRising = known && values.every((value, at) => at === 0 || value! > values[at - 1]!)
  const span = width - plot.left - plot.right - 40
  const part = (dose: number | undefined) => {
    if (dose === undefined) return 0
    return isRising ? values[dose]! / values.at(-1)! : (dose + 1) / doses.length
  }
  return (dose) => plot.left + 20 + part(dose) * span
}

function pointsOf(
  ladder: ResponseDifference[],
  side: 'reference' | 'candidate',
  place: (dose: number | undefined) => number,
): Point[] {
  const controls = ladder.flatMap((it) => it[side].control.value ?? [])
  const middle = controls.toSorted((a, b) => a - b)[controls.length >> 1]
  return [
    ...(middle === undefined ? [] : [{ x: place(undefined), ms: middle }]),
    ...ladder.flatMap((it) => pointOf(it[side], place(it.dose))),
  ]
}

function pointOf({ control, changed, interval }: Response, x: number): Point[] {
  if (changed.value === null) return []
  const before = control.value
  if (interval === null || before === null) return [{ x, ms: changed.value }]
  return [{ x, ms: changed.value, interval: [interval[0] * before, interval[1] * before] }]
}

function series(
  side: 'reference' | 'candidate',
  points: Point[],
  y: (ms: number) => number,
): string {
  const marks = points.map(({ x, ms, interval }) => {
    const bar =
      interval === undefined
        ? ''
        : `<line class="${side}" x1="${x}" x2="${x}" y1="${y(interval[0])}" y2="${y(interval[1])}"/>`
    return bar + drawMark(side, x, y(ms))
  })
  return line(side, points, y) + marks.join('')
}

function line(name: string, points: Point[], y: (ms: number) => number): string {
  const path = points.map(({ x, ms }) => `${x},${y(ms)}`).join(' ')
  return `<polyline class="${name}" points="${path}"/>`
}

function legend({ environments: { reference, candidate } }: ExperimentReport): string {
  return drawLegend([
    { name: 'reference', text: reference },
    { name: 'candidate', text: candidate },
    { name: 'expected', text: `${candidate}, changing as ${reference}` },
  ])
}

function niceTop(ms: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(ms, 1)))
  return (
    [1, 1.6, 2.4, 4, 6, 8, 10].map((times) => times * step).find((top) => top >= ms) ?? 10 * step
  )
}
