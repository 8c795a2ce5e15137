// How far the candidate may be from the reference: the margin of a cell, with its absolute floor,
// and the ratio that is expected of its subject.

import { type Margins, schema } from '../config/schema.ts'
import type { JudgingSettings } from '../record/run-file.ts'
import { type Subject, subjectId } from '../record/subject.ts'

export type Rule = 'typical' | 'p50' | 'p95' | 'p99' | 'errors' | 'floor'

export interface Settings {
  margins: Margins
  expected: JudgingSettings['expected']
}

/** From run.json, which may have been written by another program; null where it makes no sense. */
export function settingsOf(settings: JudgingSettings): Settings | null {
  const margins = schema.shape.margins.safeParse(settings.margins ?? {})
  const expected = schema.shape.expected.safeParse(settings.expected ?? {})
  return margins.success && expected.success
    ? { margins: margins.data, expected: expected.data }
    : null
}

export function defaultSettings(): Settings {
  return { margins: schema.shape.margins.parse({}), expected: {} }
}

/** The step's own margin, else its journey's, else the one for all. */
export function marginFor({ margins }: Settings, subject: Subject, rule: Rule): number {
  const journey = subject.kind === 'journey' ? own(margins.journeys, subject.name) : undefined
  const step = subject.step === undefined || !journey ? undefined : own(journey.steps, subject.step)
  return step?.[rule] ?? journey?.[rule] ?? margins[rule]
}

/** A step without an expectation of its own has that of its journey. */
export function expectedOf(
  { expected }: Settings,
  subject: Subject,
): { ratio: number; because?: string } {
  const { step: _, ...whole } = subject
  const known = own(expected, subjectId(subject)) ?? own(expected, subjectId(whole))
  return subject.kind === 'traffic' || known === undefined ? { ratio: 1 } : known
}

/**
 * On the scale of log-ratios. The floor is measured from the smaller of the two figures, so that it
 * is the same number of milliseconds in both directions.
 */
export function logMargin(
  fraction: number,
  floor: number,
  { reference, candidate, expected }: { reference: number; candidate: number; expected: number },
): number {
  const smaller = Math.min(reference * expected, candidate)
  return Math.max(Math.log1p(fraction), smaller > 0 ? Math.log1p(floor / smaller) : 0)
}

/** Journeys may be called `constructor`. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
