// What an experiment's report speaks of: journeys and all traffic as wholes, their steps and endpoints
// as parts, and the ladder of doses of each.

import type {
  ExperimentReport,
  ResponseDifference,
} from '../../compare/experiment/experiment-report.ts'
import { type Subject, subjectId } from '../../record/subject.ts'
import { oneLine } from '../display-width.ts'

export function subjectsOf({ differences }: ExperimentReport): Subject[] {
  return [...new Map(differences.map(({ subject }) => [subjectId(subject), subject])).values()]
}

export const isWhole = ({ kind, step }: Subject): boolean =>
  kind !== 'endpoint' && step === undefined

export function subjectName({ kind, name, step }: Subject): string {
  if (kind === 'traffic') return 'all traffic'
  return oneLine(step === undefined ? name : `${name} > ${step}`)
}

/** Every cell of a subject's durations in a stretch, by dose. */
export function ladderOf(
  report: ExperimentReport,
  subject: Subject,
  stretch: ResponseDifference['stretch'],
): ResponseDifference[] {
  const id = subjectId(subject)
  return report.differences.filter(
    (it) => it.metric === 'duration' && it.stretch === stretch && subjectId(it.subject) === id,
  )
}
