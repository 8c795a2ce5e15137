// Which differences a report shows, and in which words. The terminal and Markdown draw the same
// rows, so that the table in a pull request is the one that was seen.

import type { Comparison, Difference, Verdict } from '../compare/comparison.ts'
import { metrics } from '../record/metric.ts'
import { oneLine } from './display-width.ts'
import { counts, difference, figure, gap } from './figures.ts'

export interface Row {
  /** 1 for what stands under a journey: its steps and other metrics. */
  depth: 0 | 1
  name: string
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

export function rowsOf({ differences }: Comparison): Row[] {
  const parents = new Map(differences.filter(isMain).map((it) => [parentKey(it), it]))
  return grouped(differences)
    .filter((it) => isShown(it, parents.get(parentKey(it))))
    .map(rowOf)
}

/** The journey's (or the endpoint's) own duration, under which the rest stands. */
function isMain({ subject, metric }: Difference): boolean {
  return subject.step === undefined && metric === 'duration'
}

function parentKey({ subject }: Difference): string {
  return JSON.stringify([subject.kind, subject.name])
}

/** Everything of a journey together, its own duration first, else in the order of judging. */
function grouped(differences: Difference[]): Difference[] {
  const groups = Object.values(Object.groupBy(differences, parentKey))
  return groups.flatMap((group = []) => [
    ...group.filter(isMain),
    ...group.filter((it) => !isMain(it)),
  ])
}

function isShown(it: Difference, parent: Difference | undefined): boolean {
  if (isMain(it) && (it.headline || it.subject.kind === 'journey')) return true
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
    depth: isMain(it) ? 0 : 1,
    name: nameOf(it),
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
  }
}

function nameOf({ subject, metric, quantile }: Difference): string {
  const label = metric === 'duration' ? '' : metrics[metric].label
  const at = quantile === undefined ? '' : `p${quantile * 100}`
  const own = subject.step ?? (label === '' ? subject.name : '')
  return oneLine([own, label, at].filter((part) => part !== '').join(' '))
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
