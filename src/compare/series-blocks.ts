// The lines of series.ndjson, put in order: by subject and block, both environments on the same
// blocks. What only one environment has is there with empty blocks, so that it is seen.

import { type Bucket, Histogram } from '../record/histogram.ts'
import type { SeriesLine } from '../record/series.ts'
import { type Subject, subjectId } from '../record/subject.ts'
import type { Side, Sides } from './sides.ts'

export interface Block {
  response: readonly Bucket[]
  count: number
  errors: number
  bytes: number
}

export interface SubjectBlocks {
  subject: Subject
  reference: Block[]
  candidate: Block[]
}

const empty: Block = { response: [], count: 0, errors: 0, bytes: 0 }

/** Measured blocks of endpoints and of the traffic as a whole, which comes first. */
export function subjectBlocks(sides: Sides): SubjectBlocks[] {
  const reference = linesOf(sides.reference)
  const candidate = linesOf(sides.candidate)
  const numbers = {
    reference: blockNumbers(sides.paired ? [...reference, ...candidate] : reference),
    candidate: blockNumbers(sides.paired ? [...reference, ...candidate] : candidate),
  }
  const byId = {
    reference: Map.groupBy(reference, ({ subject }) => subjectId(subject)),
    candidate: Map.groupBy(candidate, ({ subject }) => subjectId(subject)),
  }
  const subjects = new Map(
    [...reference, ...candidate].map(({ subject }) => [subjectId(subject), subject]),
  )
  const found = [...subjects].map(([id, subject]) => ({
    subject,
    reference: blocksOf(byId.reference.get(id) ?? [], numbers.reference),
    candidate: blocksOf(byId.candidate.get(id) ?? [], numbers.candidate),
  }))
  const whole = found.filter(({ subject }) => subject.kind === 'traffic')
  const endpoints = found.filter(({ subject }) => subject.kind === 'endpoint')
  return [
    ...(whole.length > 0 || endpoints.length === 0 ? whole : [together(endpoints)]),
    ...endpoints,
  ]
}

/** Minutes that were measured, by the candidate's blocks. */
export function measuredMinutes({ candidate }: Sides): number {
  const durations = new Map(linesOf(candidate).map(({ block, durationMs }) => [block, durationMs]))
  return [...durations.values()].reduce((sum, durationMs) => sum + durationMs, 0) / 60_000
}

function linesOf({ run, environment }: Side): SeriesLine[] {
  return run.series.filter(
    (line) =>
      line.environment === environment && line.block >= 0 && line.subject.kind !== 'journey',
  )
}

function blockNumbers(lines: readonly SeriesLine[]): number[] {
  return [...new Set(lines.map(({ block }) => block))].sort((a, b) => a - b)
}

function blocksOf(lines: readonly SeriesLine[], numbers: readonly number[]): Block[] {
  const byBlock = new Map(lines.map((line) => [line.block, line]))
  return numbers.map((number) => {
    const line = byBlock.get(number)
    if (line === undefined) return empty
    const { count, errors, bytes } = line
    return { response: Histogram.decode(line.response).buckets(), count, errors, bytes }
  })
}

/** The traffic as a whole, where the run folder holds endpoints alone. */
function together(endpoints: readonly SubjectBlocks[]): SubjectBlocks {
  const sum = (side: 'reference' | 'candidate') =>
    endpoints[0]![side].map((_, k) => added(endpoints.map((endpoint) => endpoint[side][k]!)))
  return {
    subject: { kind: 'traffic', name: 'all' },
    reference: sum('reference'),
    candidate: sum('candidate'),
  }
}

function added(blocks: readonly Block[]): Block {
  const buckets = new Map<number, Bucket>()
  for (const bucket of blocks.flatMap(({ response }) => response)) {
    const before = buckets.get(bucket.lowUs)
    buckets.set(bucket.lowUs, { ...bucket, count: bucket.count + (before?.count ?? 0) })
  }
  const total = (field: 'count' | 'errors' | 'bytes') =>
    blocks.reduce((sum, block) => sum + block[field], 0)
  return {
    response: [...buckets.values()],
    count: total('count'),
    errors: total('errors'),
    bytes: total('bytes'),
  }
}
