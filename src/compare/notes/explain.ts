// From differences to their likely causes: each rule looks at each cell that really differs. Equal
// environments have no such cells, and so no causes.

import type { MetricName } from '../../record/metric.ts'
import { type Subject, subjectId } from '../../record/subject.ts'
import type { Cause, Difference } from '../comparison.ts'
import { meanDifference } from '../evidence/mean-difference.ts'
import { type Evidence, poolEvidence } from '../evidence/pool.ts'
import type { ParityRow } from '../parity.ts'
import type { Sides } from '../sides.ts'
import { directionOf } from './direction.ts'
import type { Finding } from './rule.ts'
import { rules } from './rules.ts'

const mostShown = 3

export function explain(
  differences: readonly Difference[],
  sides: Sides,
  parity: readonly ParityRow[],
): void {
  const real = firstRealOfEach(differences)
  if (real.length === 0) return
  const evidenceOf = poolEvidence(sides)
  const labels = { reference: sides.reference.label, candidate: sides.candidate.label }
  for (const difference of real) {
    const evidence = evidenceOf(difference.subject)
    const everywhere = () => likeSubjects(differences, difference.subject).map(evidenceOf)
    const gap = gapOf(difference, evidence)
    const finding: Finding = {
      difference,
      labels,
      evidence,
      ...(gap && { gap }),
      everywhere,
      parity,
    }
    const causes = causesOf(finding)
    if (causes.length === 0) continue
    difference.causes = causes
    difference.notes.push(...strongest(causes).map(({ text }) => text))
  }
}

/** The gap must be there, or must have moved: of the rest there is nothing to explain. */
function isReal({ verdict, moved }: Difference): boolean {
  return [verdict, moved?.verdict].some((it) => it === 'must-fix' || it === 'should-fix')
}

/** Evidence is of means: what it says about p50 it says about p95 as well, and once is enough. */
function firstRealOfEach(differences: readonly Difference[]): Difference[] {
  const explained = new Set<MetricName>(rules.flatMap(({ explains }) => explains))
  const seen = new Set<string>()
  return differences.filter((difference) => {
    const { subject, metric } = difference
    const key = `${subjectId(subject)} ${metric}`
    if (!isReal(difference) || !explained.has(metric) || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** All whole journeys, or all endpoints. */
function likeSubjects(differences: readonly Difference[], { kind }: Subject): Subject[] {
  const like = kind === 'journey' ? 'journey' : 'endpoint'
  const subjects = differences
    .map(({ subject }) => subject)
    .filter((subject) => subject.kind === like && subject.step === undefined)
  return [...new Map(subjects.map((subject) => [subjectId(subject), subject])).values()]
}

function gapOf(difference: Difference, evidence: Evidence): Finding['gap'] {
  const gap = meanDifference(evidence, { total: ({ wholeMs }) => wholeMs })
  if (gap === undefined || difference.metric !== 'duration') return undefined
  return Math.sign(gap.difference) === directionOf(difference) ? gap : undefined
}

function causesOf(finding: Finding): Cause[] {
  return rules
    .filter(({ explains }) => explains.includes(finding.difference.metric))
    .flatMap(({ name, kind, look }) => {
      const found = look(finding)
      return found === undefined ? [] : [{ rule: name, kind, ...found }]
    })
}

function strongest(causes: readonly Cause[]): Cause[] {
  const ranked = causes.toSorted((a, b) => strength(b) - strength(a)).slice(0, mostShown)
  return causes.filter((cause) => ranked.includes(cause))
}

/** What makes the figures mislead comes first, then what adds up, then the larger part. */
function strength({ kind, confidence, share = 0 }: Cause): number {
  if (kind === 'errors') return 3
  return (confidence === 'adds up' ? 1 : 0) + Math.min(1, share)
}
