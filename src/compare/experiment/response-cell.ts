// A cell of an experiment: one subject at one dose, under the fault or after it, its time or its
// errors. It has three questions: did the reference move, did the candidate, and did the candidate
// move as the reference did.

import type { ExperimentFacts } from '../../record/experiment.ts'
import { type Subject, subjectId } from '../../record/subject.ts'
import type { Figure } from '../comparison.ts'
import type { Settings } from '../settings.ts'
import type { Count } from '../statistics/error-rate.ts'
import type { Question } from '../verdict.ts'
import type { ResponseDifference, Side } from './experiment-report.ts'
import type { Slice, Stretches } from './stretches.ts'

export type Asked = Question | { unjudged: string }

export interface ResponseCell
  extends Pick<
    ResponseDifference,
    'cell' | 'subject' | 'metric' | 'dose' | 'stretch' | 'headline' | 'expected' | 'margin'
  > {
  figures: Record<Side, { control: Figure; changed: Figure }>
  moved: Record<Side, Asked>
  differs: Asked
  /** So few samples that no error rate among them could be shown to be alike. */
  beyondReach: boolean
}

export interface CellInput {
  facts: ExperimentFacts
  stretches: Stretches
  settings: Settings
  environments: Record<Side, string>
}

export type Place = Pick<ResponseCell, 'subject' | 'dose' | 'stretch'>
export type SideSlices = Record<Side, { control: Slice[]; changed: Slice[] }>

/** Figures of a sender that was too slow say nothing about the environments. */
export function bottleneckOf({ facts }: CellInput, { subject }: Place): string | undefined {
  return subject.kind === 'journey' ? undefined : facts.bottleneck
}

export function bySide<T>(make: (side: Side) => T): Record<Side, T> {
  return { reference: make('reference'), candidate: make('candidate') }
}

export function countsOf(slices: readonly Slice[]): Count[] {
  return slices.map(({ errors, count }) => ({ errors, of: count }))
}

export function isHeadline({ kind, step }: Subject): boolean {
  return kind !== 'endpoint' && step === undefined
}

export function cellName(
  { facts }: CellInput,
  { subject, dose, stretch }: Place,
  metric: string,
): string {
  return `${subjectId(subject)} · ${metric} · ${stretch} ${facts.doses[dose]!.text}`
}
