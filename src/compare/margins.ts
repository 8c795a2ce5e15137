// How far the candidate may be from the reference: the margin of a cell, with its absolute floor,
// and the ratio that is expected of its subject.

import type { Unit } from '../record/metric.ts'
import { type Subject, subjectId } from '../record/subject.ts'
import type { Cell } from './cell.ts'
import type { Rule, Settings } from './settings.ts'

/** The step's own margin, else its journey's, else the one for all. */
export function marginFor({ margins }: Settings, subject: Subject, rule: Rule): number {
  const journey = subject.kind === 'journey' ? own(margins.journeys, subject.name) : undefined
  const step = subject.step === undefined || !journey ? undefined : own(journey.steps, subject.step)
  if (rule === 'capacity') return margins.capacity
  return step?.[rule] ?? journey?.[rule] ?? margins[rule]
}

/** A step without an expectation of its own has that of its journey. */
export function expectedOf(
  { expected }: Settings,
  subject: Subject,
): { ratio: number; because?: string } {
  const { step: _, ...whole } = subject
  const known = own(expected, subjectId(subject)) ?? own(expected, subjectId(whole))
  const isWhole = subject.kind === 'traffic' || subject.kind === 'saturation'
  return isWhole || known === undefined ? { ratio: 1 } : known
}

/**
 * On the scale of log-ratios. The floor is measured from the smaller of the two figures, so that it
 * is the same number of milliseconds in both directions.
 */
export function logMargin(
  fraction: number,
  floor: { amount: number; unit: Unit },
  { reference, candidate, expected }: { reference: number; candidate: number; expected: number },
): Pick<Cell, 'margin' | 'floor'> {
  const smaller = Math.min(reference * expected, candidate)
  const asShare = Math.log1p(fraction)
  const asFloor = smaller > 0 ? Math.log1p(floor.amount / smaller) : 0
  return asFloor > asShare ? { margin: asFloor, floor: amountInWords(floor) } : { margin: asShare }
}

function amountInWords({ amount, unit }: { amount: number; unit: Unit }): string {
  return unit === 'ms' || unit === 'bytes' ? `${amount.toLocaleString('en')} ${unit}` : `${amount}`
}

/** Journeys may be called `constructor`. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
