// A run, its cells and their verdicts as named series of numbers, in base units: what Prometheus reads
// and what OpenTelemetry carries are the same figures under the same labels.

import type { Comparison, Difference, Figure, Verdict } from '../../compare/comparison.ts'
import type { RunFile } from '../../record/run-file.ts'
import { oneLine } from '../display-width.ts'

export type Labels = Record<string, string>

export interface Point {
  labels: Labels
  value: number
}

export interface FigureFamily {
  /** As OpenTelemetry writes it: `trueup.cell.duration`. */
  name: string
  /** In UCUM: `s`, `By`, `1` for a ratio; in braces what is counted. */
  unit: 's' | 'By' | '1' | `{${string}}${'' | '/s'}`
  help: string
  points: Point[]
}

/** How each unit of a cell is carried, in its base unit. */
const carried: Record<
  Figure['unit'],
  { name: string; per: number; unit: FigureFamily['unit']; help: string }
> = {
  ms: { name: 'duration', per: 1_000, unit: 's', help: 'Durations and web vitals' },
  fraction: { name: 'errors', per: 1, unit: '1', help: 'Error rates' },
  bytes: { name: 'size', per: 1, unit: 'By', help: 'Bytes of the bodies' },
  count: { name: 'requests', per: 1, unit: '{request}', help: 'Requests' },
  score: { name: 'layout_shift', per: 1, unit: '{score}', help: 'Layout shift' },
  'per-second': { name: 'throughput', per: 1, unit: '{request}/s', help: 'Requests a second' },
}

export function figuresOfRun(comparison: Comparison, run: RunFile): FigureFamily[] {
  const all = [
    ...ofRun(comparison, run),
    ...ofEnvironments(comparison),
    ...ofVerdicts(comparison.differences),
  ]
  return all
    .filter(({ points }) => points.length > 0)
    .map((family) => ({ ...family, name: `trueup.${family.name}` }))
}

function ofRun(comparison: Comparison, run: RunFile): FigureFamily[] {
  return [
    {
      name: 'run.info',
      unit: '{run}',
      help: 'The last run: its environments and its verdict.',
      points: [{ labels: infoOf(comparison, run), value: 1 }],
    },
    {
      name: 'run.exit_code',
      unit: '{code}',
      help: 'Exit code of judging: 0, 1 or 3.',
      points: [{ labels: {}, value: comparison.exitCode }],
    },
    {
      name: 'run.timestamp',
      unit: 's',
      help: 'When the run ended, in seconds since 1970.',
      points: [{ labels: {}, value: endOf(run) / 1_000 }],
    },
  ]
}

function ofEnvironments(comparison: Comparison): FigureFamily[] {
  const { differences } = comparison
  const values = Object.entries(carried).map(([own, { name, per, unit, help }]) => ({
    name: `cell.${name}`,
    unit,
    help: `${help}, by environment.`,
    points: differences
      .filter(({ reference }) => reference.unit === own)
      .flatMap((it) => sidesOf(it, comparison, ({ value }) => value && value / per)),
  }))
  return [
    ...values,
    {
      name: 'cell.samples',
      unit: '{sample}',
      help: 'How many samples a cell stands on, errors among them.',
      points: differences.flatMap((it) => sidesOf(it, comparison, ({ count }) => count)),
    },
  ]
}

function ofVerdicts(differences: readonly Difference[]): FigureFamily[] {
  const isRate = ({ metric }: Difference) => metric === 'errors'
  return [
    {
      name: 'cell.difference',
      unit: '1',
      help: 'Candidate by reference, with the bounds of its 90 % interval.',
      points: differences.filter((it) => !isRate(it)).flatMap(boundsOf),
    },
    {
      name: 'cell.errors.difference',
      unit: '1',
      help: 'Error rate of the candidate minus that of the reference, with the bounds of its 90 % interval.',
      points: differences.filter(isRate).flatMap(boundsOf),
    },
    {
      name: 'cell.margin',
      unit: '1',
      help: 'How far the candidate may be off; of errors in points as a fraction.',
      points: differences.map((it) => ({ labels: labelsOf(it), value: it.margin })),
    },
    {
      name: 'cell.verdict',
      unit: '{verdict}',
      help: 'The verdict on a cell against its margin: the label says which.',
      points: differences.map((it) => verdictOf(it, it.verdict)),
    },
    {
      name: 'cell.moved',
      unit: '{verdict}',
      help: 'The verdict on whether the gap has moved from the baseline: the label says which.',
      points: differences.flatMap((it) => (it.moved ? [verdictOf(it, it.moved.verdict)] : [])),
    },
  ]
}

function verdictOf(it: Difference, verdict: Verdict): Point {
  return { labels: { ...labelsOf(it), verdict }, value: 1 }
}

/** In milliseconds since 1970; of a run that was cut off, its start. */
export function endOf({ startedAt, endedAt }: RunFile): number {
  return Date.parse(endedAt ?? startedAt)
}

function infoOf({ runs, environments, verdict }: Comparison, run: RunFile): Labels {
  return clean({
    run: runs.candidate,
    reference: environments.reference,
    candidate: environments.candidate,
    status: run.status,
    verdict,
    version: run.tool.version,
  })
}

function labelsOf({ subject, metric, quantile, headline }: Difference): Labels {
  return clean({
    kind: subject.kind,
    name: subject.name,
    ...(subject.step !== undefined && { step: subject.step }),
    metric,
    ...(quantile !== undefined && { quantile: String(quantile) }),
    headline: String(headline),
  })
}

function sidesOf(
  it: Difference,
  { environments }: Comparison,
  read: (figure: Figure) => number | null,
): Point[] {
  return (['reference', 'candidate'] as const).flatMap((side) => {
    const value = read(it[side])
    if (value === null) return []
    const where = clean({ environment: environments[side] })
    return [{ labels: { ...labelsOf(it), ...where, side }, value }]
  })
}

function boundsOf(it: Difference): Point[] {
  const bounds = { estimate: it.ratio, low: it.interval?.[0], high: it.interval?.[1] }
  return Object.entries(bounds).flatMap(([bound, value]) =>
    value === null || value === undefined ? [] : [{ labels: { ...labelsOf(it), bound }, value }],
  )
}

function clean(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).map(([key, text]) => [key, oneLine(text)]))
}
