// Which differences a report shows, and in which words. The terminal and Markdown draw the same
// rows, so that the table in a pull request is the one that was seen.

import type { Comparison, Difference, Verdict } from '../compare/comparison.ts'
import { metrics } from '../record/metric.ts'
import { oneLine } from './display-width.ts'
import { evidenceLine } from './evidence-line.ts'
import { counts, difference, figure, gap } from './figures.ts'

export interface Row {
  /** Of the difference that it shows. */
  cell: string
  /** 1 for what stands under a journey, the traffic or an endpoint: steps, other metrics. */
  depth: 0 | 1
  name: string
  /** The name where it stands alone: `search > results`, `traffic p95`. */
  title: string
  reference: string
  candidate: string
  counts: string
  difference: string
  verdict: Verdict
  /** The baseline knows of this gap, and it has not moved: it does not count. */
  accepted: boolean
  /** Of the baseline; absent where it knows nothing of this cell. */
  known?: { gap: string; moved: string; verdict: Verdict }
  notes: string[]
  /** Why the verdict is what it is, where a reader will ask. */
  reason?: string
  /** Beneath the reason of what must be fixed: what was seen beside its latency. */
  evidence?: string
}

export const verdictWords: Record<Verdict, string> = {
  'must-fix': 'must fix',
  'should-fix': 'should fix',
  acceptable: 'acceptable',
  inconclusive: 'inconclusive',
}

/** A known gap says so, for it does not decide the exit code any more. */
export function verdictText({ verdict, accepted }: Row): string {
  return accepted ? `${verdictWords[verdict]}, known` : verdictWords[verdict]
}

const movedWords: Record<Verdict, string> = {
  'must-fix': 'yes',
  'should-fix': 'likely',
  acceptable: 'no',
  inconclusive: 'unclear',
}

/** Of the endpoints, those of most weight; the others where they have something to say. */
const endpointsShown = 5

export interface RowOptions {
  /** The endpoints are what may be many; all of them on demand. */
  endpoints?: 'main' | 'all'
  /** Those that have something to say, or each that was judged. */
  cells?: 'telling' | 'all'
}

export function rowsOf(
  { differences }: Comparison,
  { endpoints = 'main', cells = 'telling' }: RowOptions = {},
): Row[] {
  const groups = grouped(differences)
  const most = endpoints === 'all' ? Number.POSITIVE_INFINITY : endpointsShown
  const weighty = new Set(groups.filter(isEndpoint).slice(0, most))
  return groups.flatMap((group) => {
    const main = group.find(isMain)
    if (cells === 'all') return group.map(rowOf)
    const shown = group.filter((it) => isShown(it, main, weighty.has(group)))
    // What stands under a row needs it to be understood.
    const lacksMain = main !== undefined && shown.length > 0 && !shown.includes(main)
    return (lacksMain ? [main, ...shown] : shown).map(rowOf)
  })
}

/** How many endpoints `rowsOf` leaves out. */
export function endpointsLeftOut(comparison: Comparison): number {
  const count = (rows: Row[]) => rows.filter(({ depth }) => depth === 0).length
  return count(rowsOf(comparison, { endpoints: 'all' })) - count(rowsOf(comparison))
}

/** The journey's own duration, or the median of the traffic, under which the rest stands. */
function isMain({ subject, metric, quantile = 0.5 }: Difference): boolean {
  if (metric === 'throughput') return true
  return subject.step === undefined && metric === 'duration' && quantile === 0.5
}

function isEndpoint(group: Difference[]): boolean {
  return group[0]?.subject.kind === 'endpoint'
}

function parentKey({ subject }: Difference): string {
  return JSON.stringify([subject.kind, subject.name])
}

/**
 * Everything of a journey together, its own duration first, else in the order of judging; endpoints
 * come last, those with most requests first.
 */
function grouped(differences: Difference[]): Difference[][] {
  const groups = [...Map.groupBy(differences, parentKey).values()].map((group) => [
    ...group.filter(isMain),
    ...group.filter((it) => !isMain(it)),
  ])
  const endpoints = groups.filter(isEndpoint).toSorted((a, b) => weightOf(b) - weightOf(a))
  return [...groups.filter((group) => !isEndpoint(group)), ...endpoints]
}

function weightOf([main]: Difference[]): number {
  return main === undefined ? 0 : Math.max(main.reference.count, main.candidate.count)
}

function isShown(it: Difference, parent: Difference | undefined, weighty: boolean): boolean {
  if (it.headline && (it.metric === 'duration' || it.metric === 'throughput')) return true
  if (it.metric === 'duration' && it.subject.step === undefined) {
    if (it.subject.kind === 'journey') return true
    if (weighty && it.quantile !== 0.99) return true
  }
  const alarming = it.verdict === 'must-fix' || isMoved(it)
  if (alarming) return true
  if (it.metric === 'errors' && it.subject.step === undefined) {
    return it.reference.errors > 0 || it.candidate.errors > 0 || it.verdict === 'should-fix'
  }
  return it.metric === 'duration' && disagrees(it, parent)
}

export function isMoved({ moved }: Difference): boolean {
  return moved?.verdict === 'must-fix' || moved?.verdict === 'should-fix'
}

function isAccepted(it: Difference): boolean {
  const faulty = it.verdict === 'must-fix' || it.verdict === 'should-fix'
  return faulty && it.against === 'baseline' && !isMoved(it)
}

/** A step that should be fixed in a journey where that does not show: opposite gaps cancel. */
function disagrees(step: Difference, journey: Difference | undefined): boolean {
  if (step.verdict !== 'should-fix') return false
  if (journey === undefined || journey.ratio === null || step.ratio === null) return true
  if (journey.verdict === 'acceptable' || journey.verdict === 'inconclusive') return true
  return Math.sign(Math.log(step.ratio)) !== Math.sign(Math.log(journey.ratio))
}

function rowOf(it: Difference): Row {
  const { moved } = it
  return {
    cell: it.cell,
    depth: isMain(it) ? 0 : 1,
    name: nameOf(it),
    title: titleOf(it),
    reference: figure(it.reference),
    candidate: figure(it.candidate),
    counts: counts(it),
    difference: difference(it),
    verdict: it.verdict,
    accepted: isAccepted(it),
    ...(moved && {
      known: {
        gap: gap(it.metric, moved.baselineRatio),
        moved: movedWords[moved.verdict],
        verdict: moved.verdict,
      },
    }),
    notes: notesOf(it),
    ...reasonOf(it),
    ...evidenceOf(it),
  }
}

function nameOf(it: Difference): string {
  const { subject } = it
  const own = subject.step ?? (isMain(it) ? subjectName(it) : '')
  return oneLine(`${own} ${measureOf(it)}`.trim())
}

function titleOf(it: Difference): string {
  const { step, kind } = it.subject
  const own = step ?? ''
  const parts = [own, measureOf(it)].filter((part) => part !== '')
  if (parts.length === 0) return oneLine(subjectName(it))
  return oneLine(`${subjectName(it)}${kind === 'journey' ? ' > ' : ' '}${parts.join(' ')}`)
}

function subjectName({ subject }: Difference): string {
  return subject.kind === 'traffic' ? 'traffic' : subject.name
}

/** Nothing for a plain duration or a capacity, which need no name. */
function measureOf({ metric, quantile }: Difference): string {
  const isPlain = metric === 'duration' || metric === 'throughput'
  const label = isPlain ? '' : metrics[metric].label
  const at = quantile === undefined ? '' : `p${Number((quantile * 100).toPrecision(6))}`
  return [label, at].filter((part) => part !== '').join(' ')
}

function notesOf({ expectedRatio, because, metric, moved, notes }: Difference): string[] {
  const all = [...notes]
  if (expectedRatio !== 1) {
    const why = because === undefined ? '' : `: ${because}`
    all.push(`${gap(metric, expectedRatio)} is expected${why}`)
  }
  if (moved?.provisional) {
    const runs = moved.runs === 1 ? 'one run' : `${moved.runs} runs`
    all.push(`the baseline is provisional (${runs} accepted, 5 make it firm)`)
  }
  return all.map(oneLine)
}

/** For what decides the exit code, and for steps; of other details the row says enough. */
function reasonOf(it: Difference): { reason?: string } {
  const faulty = it.verdict === 'must-fix' || it.verdict === 'should-fix'
  const asked = it.headline ? it.verdict !== 'acceptable' : faulty && it.metric === 'duration'
  const reasons = asked && !isAccepted(it) ? [it.reason] : []
  if (it.moved && isMoved(it)) reasons.push(`against the baseline: ${it.moved.reason}`)
  const said = reasons.filter((reason) => reason !== '').map(oneLine)
  return said.length === 0 ? {} : { reason: said.join('; ') }
}

function evidenceOf(it: Difference): { evidence?: string } {
  const line = it.verdict === 'must-fix' && !isAccepted(it) ? evidenceLine(it) : undefined
  return line === undefined ? {} : { evidence: line }
}
