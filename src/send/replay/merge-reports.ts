// The reports of several senders of one environment about the same block, as one. Histograms are
// added up, so that percentiles are those of all requests together.

import type { EvidencePart } from '../../record/evidence.ts'
import { EvidenceTally } from '../../record/evidence-tally.ts'
import { Histogram } from '../../record/histogram.ts'
import type { TrafficCounts } from '../../record/traffic-ledger.ts'
import { addCounts } from '../../record/traffic-ledger.ts'
import type { BlockReport, SubjectPart } from './messages.ts'

export function mergeReports(reports: BlockReport[]): BlockReport {
  const [first, ...others] = reports as [BlockReport, ...BlockReport[]]
  if (others.length === 0) return first
  const begins = reports.map(({ startedAt }) => Date.parse(startedAt))
  const startMs = Math.min(...begins)
  const endMs = Math.max(...reports.map(({ durationMs }, index) => begins[index]! + durationMs))
  const endpoints = Map.groupBy(
    reports.flatMap((report) => report.endpoints),
    ({ endpoint }) => endpoint,
  )
  return {
    block: first.block,
    complete: reports.every(({ complete }) => complete),
    startedAt: new Date(startMs).toISOString(),
    durationMs: endMs - startMs,
    ledger: reports.map(({ ledger }) => ledger).reduce(mergeLedgers),
    traffic: mergeParts(reports.map(({ traffic }) => traffic)),
    endpoints: [...endpoints].map(([endpoint, parts]) => ({ endpoint, ...mergeParts(parts) })),
    examples: Object.assign({}, ...reports.map(({ examples }) => examples)),
    load: reports.flatMap(({ load }) => load),
  }
}

export function mergeHistograms(texts: string[]): Histogram {
  const sum = new Histogram()
  for (const text of texts) sum.add(Histogram.decode(text))
  return sum
}

function mergeParts(parts: SubjectPart[]): SubjectPart {
  if (parts.length === 1) return parts[0]!
  const histogram = (key: 'response' | 'service' | 'failures') =>
    mergeHistograms(parts.map((part) => part[key])).encode()
  return {
    response: histogram('response'),
    service: histogram('service'),
    failures: histogram('failures'),
    count: total(parts, ({ count }) => count),
    errors: total(parts, ({ errors }) => errors),
    statuses: counts(parts, ({ statuses }) => statuses),
    bytes: total(parts, ({ bytes }) => bytes),
    busyMs: total(parts, ({ busyMs }) => busyMs),
    ...mergeEvidence(parts.flatMap(({ evidence }) => evidence ?? [])),
  }
}

function mergeEvidence(parts: EvidencePart[]): { evidence?: EvidencePart } {
  if (parts.length === 0) return {}
  const sum = new EvidenceTally()
  for (const part of parts) sum.add(part)
  return { evidence: sum.part() }
}

function mergeLedgers(one: TrafficCounts, other: TrafficCounts): TrafficCounts {
  const both = [one, other]
  return {
    planned: total(both, ({ planned }) => planned),
    sent: total(both, ({ sent }) => sent),
    answered: total(both, ({ answered }) => answered),
    failed: total(both, ({ failed }) => failed),
    timedOut: total(both, ({ timedOut }) => timedOut),
    retried: total(both, ({ retried }) => retried),
    redirects: total(both, ({ redirects }) => redirects),
    dropped: counts(both, ({ dropped }) => dropped),
    errorKinds: counts(both, ({ errorKinds }) => errorKinds),
    statuses: counts(both, ({ statuses }) => statuses),
    classes: counts(both, ({ classes }) => classes),
  }
}

export function total<T>(items: T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0)
}

function counts<T>(items: T[], of: (item: T) => Record<string, number>): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const item of items) addCounts(sum, of(item))
  return sum
}
