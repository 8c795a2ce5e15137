// What GitHub Actions draws beside a commit: an annotation for each cell that is to be fixed or could
// not be judged, as the commands that its runner reads from a step's output.

import type { Comparison, Difference } from '../compare/comparison.ts'
import { effectOf } from '../compare/outcome.ts'
import type { ParityRow } from '../compare/parity.ts'
import { subjectId } from '../record/subject.ts'
import { cutTo, oneLine } from './display-width.ts'
import { cellMeasure } from './machine/cell-measure.ts'

type Level = 'error' | 'warning'

interface Annotation {
  level: Level
  title: string
  text: string
}

/** GitHub shows ten of each level for a step, and drops the rest in silence. */
const mostOfLevel = 10
const longest = 1_000

export function githubAnnotations(comparison: Comparison): string[] {
  const { differences, parity = [], strict = false } = comparison
  const all = [
    ...differences.filter(({ headline }) => headline).flatMap((it) => ofCell(it, strict)),
    ...parity.flatMap(ofProbe),
  ]
  return [...limited(all, 'error'), ...limited(all, 'warning')].map(command)
}

function ofCell(it: Difference, strict: boolean): Annotation[] {
  const effect = effectOf(it, strict)
  const { reason } = it.against === 'baseline' && it.moved ? it.moved : it
  const text = [reason, ...it.notes].filter((part) => part !== '').join('; ')
  const title = `${subjectId(it.subject)}: ${cellMeasure(it)}`
  if (effect === 'red') return [{ level: 'error', title, text }]
  const warns = effect === 'open' || (it.verdict === 'should-fix' && it.against === 'margin')
  return warns ? [{ level: 'warning', title, text }] : []
}

function ofProbe({ probe, reference, candidate, verdict, mustMatch }: ParityRow): Annotation[] {
  const title = `probe ${probe}`
  if (verdict === 'must-match') {
    return [{ level: 'error', title, text: `must match: ${reference}, and ${candidate}` }]
  }
  if (verdict !== 'unknown' || !mustMatch) return []
  return [{ level: 'warning', title, text: 'must match, and is unknown' }]
}

function limited(all: readonly Annotation[], level: Level): Annotation[] {
  const its = all.filter((annotation) => annotation.level === level)
  if (its.length <= mostOfLevel) return its
  const shown = its.slice(0, mostOfLevel - 1)
  const rest = its.length - shown.length
  return [...shown, { level, title: 'trueup', text: `${rest} more are in the summary of the job` }]
}

function command({ level, title, text }: Annotation): string {
  return `::${level} title=${property(title)}::${data(text)}`
}

function data(text: string): string {
  return cutTo(oneLine(text), longest).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
