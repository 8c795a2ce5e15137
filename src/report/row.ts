// One difference as a row of a report: its figures, its verdict and what is said of it, in words. The
// terminal, Markdown and the page draw the same rows.

import type { Difference, Verdict } from '../compare/comparison.ts'
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

/** The higher, the sooner it has to be seen. */
export const severity: Record<Verdict, number> = {
  'must-fix': 3,
  'should-fix': 2,
  inconclusive: 1,
  acceptable: 0,
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

/** The journey's own duration, or the median of the traffic, under which the rest stands. */
export function isMain({ subject, metric, quantile = 0.5 }: Difference): boolean {
  if (metric === 'throughput') return true
  return subject.step === undefined && metric === 'duration' && quantile === 0.5
}

export function isMoved({ moved }: Difference): boolean {
  return moved?.verdict === 'must-fix' || moved?.verdict === 'should-fix'
}

function isAccepted(it: Difference): boolean {
  const faulty = it.verdict === 'must-fix' || it.verdict === 'should-fix'
  return faulty && it.against === 'baseline' && !isMoved(it)
}

export function rowOf(it: Difference): Row {
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

function notesOf({ expectedRatio, because, metric, notes }: Difference): string[] {
  const all = [...notes]
  if (expectedRatio !== 1) {
    const why = because === undefined ? '' : `: ${because}`
    all.push(`${gap(metric, expectedRatio)} is expected${why}`)
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
