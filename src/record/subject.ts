// What a cell is about. A cell is a subject and a metric.

export type SubjectKind = 'journey' | 'endpoint' | 'traffic' | 'saturation'

export interface Subject {
  kind: SubjectKind
  name: string
  /** A step of a journey, by its path. */
  step?: string
}

/** The subject as messages, `expected` and the baseline name it: `journey search > results`. */
export function subjectId(subject: Subject): string {
  if (subject.kind === 'traffic' || subject.kind === 'saturation') return subject.kind
  const step = subject.step === undefined ? '' : ` > ${subject.step}`
  return `${subject.kind} ${subject.name}${step}`
}
