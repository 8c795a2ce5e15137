// cells.csv: every cell with all of its figures, for spreadsheets and data frames. RFC 4180.

import type { Comparison, Difference } from '../../compare/comparison.ts'
import { oneLine } from '../display-width.ts'

type Value = string | number | boolean | null | undefined

const columns: Record<string, (it: Difference, comparison: Comparison) => Value> = {
  run: (_, { runs }) => runs.candidate,
  cell: ({ cell }) => cell,
  kind: ({ subject }) => subject.kind,
  name: ({ subject }) => subject.name,
  step: ({ subject }) => subject.step,
  metric: ({ metric }) => metric,
  quantile: ({ quantile }) => quantile,
  headline: ({ headline }) => headline,
  unit: ({ reference }) => reference.unit,
  reference_environment: (_, { environments }) => environments.reference,
  reference_value: ({ reference }) => reference.value,
  reference_count: ({ reference }) => reference.count,
  reference_errors: ({ reference }) => reference.errors,
  candidate_environment: (_, { environments }) => environments.candidate,
  candidate_value: ({ candidate }) => candidate.value,
  candidate_count: ({ candidate }) => candidate.count,
  candidate_errors: ({ candidate }) => candidate.errors,
  ratio: ({ ratio }) => ratio,
  interval_low: ({ interval }) => interval?.[0],
  interval_high: ({ interval }) => interval?.[1],
  confidence: ({ confidence }) => confidence,
  expected_ratio: ({ expectedRatio }) => expectedRatio,
  margin: ({ margin }) => margin,
  verdict: ({ verdict }) => verdict,
  against: ({ against }) => against,
  moved_verdict: ({ moved }) => moved?.verdict,
  moved_from: ({ moved }) => moved?.baselineRatio,
  reason: ({ reason }) => reason,
  notes: ({ notes }) => notes.join('; '),
}

export function renderCsv(comparison: Comparison): string {
  const rows = comparison.differences.map((it) =>
    Object.values(columns).map((read) => field(read(it, comparison))),
  )
  return [Object.keys(columns), ...rows].map((fields) => `${fields.join(',')}\r\n`).join('')
}

function field(value: Value): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  // A name from a log must not become a formula of a spreadsheet, which takes wide signs for one too.
  const text = oneLine(value).replace(/^[=+\-@＝＋－＠]/, "'$&")
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
