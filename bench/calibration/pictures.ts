// The two pictures of docs/verdicts.md, drawn from computed values: an interval against its margin
// for each verdict, and the false alarms of several methods on the same data of equals.

import type { Verdict } from '../../src/compare/comparison.ts'
import { pairedEstimate } from '../../src/compare/statistics/paired.ts'
import { decide } from '../../src/compare/verdict.ts'
import type { Row } from './keep.ts'
import { logRatios, type Pairs } from './pairs.ts'
import { chanceOf } from './world.ts'

const ink = '#57606a'
const colours: Record<Verdict, string> = {
  'must-fix': '#cf222e',
  'should-fix': '#bf8700',
  acceptable: '#1a7f37',
  inconclusive: '#57606a',
}

/** A simulated journey of 20 pairs that comes to each of the verdicts. */
const examples: { wanted: Verdict; world: Pick<Pairs, 'scatter' | 'factor'> }[] = [
  { wanted: 'must-fix', world: { scatter: 0.15, factor: 1.35 } },
  { wanted: 'should-fix', world: { scatter: 0.15, factor: 1.15 } },
  { wanted: 'acceptable', world: { scatter: 0.1, factor: 1.01 } },
  { wanted: 'inconclusive', world: { scatter: 0.3, factor: 1.04 } },
]

export function intervalsPicture(): string {
  const margin = 0.1
  const x = (percent: number) => 360 + percent * 6.4
  const rows = examples.map(({ wanted, world }, index) => {
    const { theta, interval } = firstOf(wanted, world, Math.log1p(margin))
    const [low, value, high] = [interval[0], theta, interval[1]].map((it) => 100 * Math.expm1(it))
    const y = 84 + 46 * index
    const said = `${signed(value!)} % [${signed(low!)}, ${signed(high!)}]`
    return [
      `<text x="16" y="${y + 5}" font-weight="600" fill="${colours[wanted]}">${wanted.replace('-', ' ')}</text>`,
      `<text x="124" y="${y + 5}" fill="${ink}">${said}</text>`,
      `<line x1="${x(low!)}" x2="${x(high!)}" y1="${y}" y2="${y}" stroke="${colours[wanted]}" stroke-width="4"/>`,
      `<circle cx="${x(value!)}" cy="${y}" r="6" fill="${colours[wanted]}"/>`,
    ].join('\n')
  })
  const limits = [100 * (1 / (1 + margin) - 1), 100 * margin]
  return svg(700, 270, 'An interval against its margin for each of the four verdicts', [
    `<rect x="${x(limits[0]!)}" y="44" width="${x(limits[1]!) - x(limits[0]!)}" height="196" fill="#1a7f37" opacity="0.12"/>`,
    `<line x1="${x(0)}" x2="${x(0)}" y1="44" y2="240" stroke="${ink}" stroke-dasharray="3 4"/>`,
    `<text x="${x(0)}" y="32" text-anchor="middle" fill="${ink}">within the margin</text>`,
    ...rows,
    ...[-20, -10, 0, 10, 20, 30, 40, 50].map(
      (percent) =>
        `<text x="${x(percent)}" y="260" text-anchor="middle" fill="${ink}">${signed(percent)} %</text>`,
    ),
  ])
}

/** The first seed whose run comes to this verdict. */
function firstOf(wanted: Verdict, world: Pick<Pairs, 'scatter' | 'factor'>, margin: number) {
  for (let seed = 1; ; seed++) {
    const chance = chanceOf(seed, wanted)
    const estimate = pairedEstimate(logRatios({ ...world, pairs: 20, correlation: 0 }, chance))
    if (decide([{ estimate, theta0: 0, margin }])[0]!.verdict === wanted) return estimate
  }
}

const methods = [
  { key: 'trueup', name: 'trueup: a gap is seen', colour: '#1a7f37' },
  { key: 'mustFix', name: 'trueup: must fix', colour: '#1a7f37' },
  { key: 'bootstrap', name: 'bootstrap over blocks', colour: '#bf8700' },
  { key: 'mannWhitney', name: 'Mann-Whitney on raw requests', colour: '#cf222e' },
]

export function alarmsPicture(rows: readonly Row[]): string {
  const long = rows.filter(({ setting }) => setting === 'equal, 20 minutes')
  const short = rows.filter(({ setting }) => setting === 'equal, 600 requests')
  const at95 = (from: readonly Row[]) => from.find(({ judged }) => judged === 'p95')
  const bars = [
    ...methods.map((method) => ({ ...method, share: at95(long)?.shares[method.key] ?? 0 })),
    {
      name: '“differs by more than 10 %”, 600 requests',
      colour: '#cf222e',
      share: at95(short)?.shares.threshold ?? 0,
    },
  ]
  const x = (share: number) => 340 + share * 420
  const drawn = bars.map(({ name, colour, share }, index) => {
    const y = 52 + 32 * index
    return [
      `<text x="330" y="${y + 15}" text-anchor="end" fill="${ink}">${name}</text>`,
      `<rect x="${x(0)}" y="${y}" width="${Math.max(1, x(share) - x(0))}" height="20" fill="${colour}"/>`,
      `<text x="${x(share) + 6}" y="${y + 15}" fill="${ink}">${(100 * share).toFixed(1)} %</text>`,
    ].join('\n')
  })
  const end = 52 + 32 * bars.length
  return svg(820, end + 30, 'False alarms of several methods on equal environments', [
    `<text x="16" y="26" font-weight="600" fill="${ink}">Two equal environments, p95: how often each method calls them different</text>`,
    ...drawn,
    `<line x1="${x(0.05)}" x2="${x(0.05)}" y1="44" y2="${end}" stroke="${ink}" stroke-dasharray="3 4"/>`,
    `<text x="${x(0.05)}" y="${end + 16}" text-anchor="middle" fill="${ink}">5 %, as promised</text>`,
  ])
}

function svg(width: number, height: number, label: string, parts: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" font-family="system-ui, sans-serif" font-size="14">
<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`
}

function signed(value: number): string {
  const digits = Math.round(Math.abs(value))
  return `${digits === 0 ? '' : value < 0 ? '−' : '+'}${digits}`
}
