// What was seen beside the latencies of one subject, block by block, both sides on the same blocks:
// what every note is made of. Failed iterations are left out of it, as they are out of durations.

import type { EvidenceLine } from '../../record/evidence.ts'
import type { JourneySample, StepSample } from '../../record/sample.ts'
import { type Subject, subjectId } from '../../record/subject.ts'
import type { Side, Sides } from '../sides.ts'

/** An iteration of a journey, or a block of traffic. */
export interface Part {
  /** Means are per unit: 1 for an iteration, the number of requests for a block of traffic. */
  units: number
  /** Duration of all its units together. */
  wholeMs: number
  /** What it is made of: by step of a whole iteration, by endpoint of the whole traffic. */
  withinMs?: ReadonlyMap<string, number>
  /** Absent where a run was recorded without evidence. */
  line?: EvidenceLine
}

export function meanMs({ wholeMs, units }: Part): number {
  return wholeMs / units
}

export type SideName = 'reference' | 'candidate'
export const sideNames: readonly SideName[] = ['reference', 'candidate']

export interface Evidence {
  subject: Subject
  per: 'iteration' | 'request'
  /** Parts of the same index happened together; else the two sides are two groups. */
  paired: boolean
  parts: Record<SideName, Part[]>
  /** Everything that was recorded, of failures too. */
  lines: Record<SideName, EvidenceLine[]>
}

/** Looks up the evidence of a subject; what is needed for that is prepared once. */
export function poolEvidence(sides: Sides): (subject: Subject) => Evidence {
  const lines = { reference: linesOf(sides.reference), candidate: linesOf(sides.candidate) }
  const samples = { reference: samplesOf(sides.reference), candidate: samplesOf(sides.candidate) }
  return (subject) => {
    const own = (side: SideName) => lines[side].get(subjectId(subject)) ?? []
    const partsOf = (side: SideName): Map<number, Part> =>
      subject.kind === 'journey'
        ? partsOfJourney(samples[side].get(subject.name) ?? [], subject.step, own(side))
        : partsOfTraffic(
            own(side),
            subject.kind === 'traffic' ? endpointsOf(lines[side]) : undefined,
          )
    return {
      subject,
      per: subject.kind === 'journey' ? 'iteration' : 'request',
      paired: sides.paired,
      parts: inOrder(partsOf('reference'), partsOf('candidate'), sides.paired),
      lines: { reference: own('reference'), candidate: own('candidate') },
    }
  }
}

function linesOf({ run, environment }: Side): Map<string, EvidenceLine[]> {
  const affected = new Set(run.file.traffic?.affected?.map(({ block }) => block))
  const measured = (run.evidence ?? []).filter(
    (line) =>
      line.environment === environment &&
      line.block >= 0 &&
      (line.subject.kind === 'journey' || !affected.has(line.block)),
  )
  return Map.groupBy(measured, ({ subject }) => subjectId(subject))
}

function samplesOf({ run, environment }: Side): Map<string, JourneySample[]> {
  const measured = run.samples.filter(
    (sample) => sample.environment === environment && sample.phase === 'measured',
  )
  return Map.groupBy(measured, ({ journey }) => journey)
}

function partsOfJourney(
  samples: readonly JourneySample[],
  step: string | undefined,
  lines: readonly EvidenceLine[],
): Map<number, Part> {
  const byPair = new Map(lines.map((line) => [line.block, line]))
  const parts = new Map<number, Part>()
  for (const sample of samples) {
    if (sample.outcome !== 'ok') continue
    const stepsMs = timesOf(sample.steps)
    const wholeMs = step === undefined ? sample.durationUs / 1_000 : stepsMs.get(step)
    if (wholeMs === undefined) continue
    const line = byPair.get(sample.pair)
    parts.set(sample.pair, {
      units: 1,
      wholeMs,
      ...(step === undefined && { withinMs: stepsMs }),
      ...(line && { line }),
    })
  }
  return parts
}

/** A step that is taken more than once in an iteration counts with all of its time. */
function timesOf(steps: readonly StepSample[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const { name, durationUs } of steps) {
    times.set(name, (times.get(name) ?? 0) + durationUs / 1_000)
  }
  return times
}

type ByBlock = Map<number, Map<string, number>>

function partsOfTraffic(lines: readonly EvidenceLine[], within?: ByBlock): Map<number, Part> {
  return new Map(
    lines
      .filter(({ requests }) => requests > 0)
      .map((line) => {
        const withinMs = within?.get(line.block)
        const part = { units: line.requests, wholeMs: spentMs(line), line }
        return [line.block, withinMs === undefined ? part : { ...part, withinMs }]
      }),
  )
}

function endpointsOf(lines: ReadonlyMap<string, readonly EvidenceLine[]>): ByBlock {
  const blocks: ByBlock = new Map()
  for (const line of [...lines.values()].flat()) {
    if (line.subject.kind !== 'endpoint') continue
    const block = blocks.get(line.block) ?? new Map<string, number>()
    blocks.set(line.block, block.set(line.subject.name, spentMs(line)))
  }
  return blocks
}

/** The phases of a request follow one another, so that together they are its response time. */
function spentMs({ phases }: EvidenceLine): number {
  return Object.values(phases).reduce((sum, { totalUs }) => sum + totalUs, 0) / 1_000
}

function inOrder(
  reference: Map<number, Part>,
  candidate: Map<number, Part>,
  paired: boolean,
): Evidence['parts'] {
  const listed = (own: Map<number, Part>, other: Map<number, Part>) =>
    [...own]
      .filter(([block]) => !paired || other.has(block))
      .sort(([a], [b]) => a - b)
      .map(([, part]) => part)
  return { reference: listed(reference, candidate), candidate: listed(candidate, reference) }
}
