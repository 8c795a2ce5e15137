// The lines of series.ndjson, put in order: by subject and block, both environments on the same
// blocks. What only one environment has is there with empty blocks, so that it is seen. Histograms
// are decoded a subject at a time, so that memory does not grow with the number of endpoints.

import { type BucketColumns, HistogramColumns, noBuckets } from '../record/histogram-columns.ts'
import { bucketLimit } from '../record/histogram-payload.ts'
import type { MeasuredLine } from '../record/series.ts'
import { type Subject, subjectId } from '../record/subject.ts'
import type { Side, Sides } from './sides.ts'

export interface Block {
  response: BucketColumns
  count: number
  errors: number
  bytes: number
}

export interface SubjectBlocks {
  subject: Subject
  reference: Block[]
  candidate: Block[]
}

const empty: Block = { response: noBuckets, count: 0, errors: 0, bytes: 0 }

/**
 * Measured blocks of endpoints and of the traffic as a whole, which comes last. The histograms of a
 * subject hold until the next one is asked for.
 */
export function* subjectBlocks(sides: Sides): Generator<SubjectBlocks> {
  const byId = { reference: bySubject(sides.reference), candidate: bySubject(sides.candidate) }
  const shared = sides.paired ? placesOf(byId.reference, byId.candidate) : undefined
  const places = {
    reference: shared ?? placesOf(byId.reference),
    candidate: shared ?? placesOf(byId.candidate),
  }
  const subjects = new Map(
    [...byId.reference, ...byId.candidate].map(([id, [line]]) => [id, line!.subject]),
  )
  // Another program may have written endpoints alone.
  const lacksWhole = subjects.size > 0 && !subjects.has('traffic')
  const sums = (side: 'reference' | 'candidate') =>
    Array.from({ length: lacksWhole ? places[side].size : 0 }, () => new Sum())
  const whole = { reference: sums('reference'), candidate: sums('candidate') }
  const columns = new HistogramColumns()
  for (const [id, subject] of subjects) {
    columns.clear()
    const blocks = (side: 'reference' | 'candidate') =>
      blocksOf(byId[side].get(id) ?? [], places[side], columns)
    const found = { subject, reference: blocks('reference'), candidate: blocks('candidate') }
    // What only one side has is no part of a comparison of both.
    if (lacksWhole && byId.reference.has(id) && byId.candidate.has(id)) {
      for (const side of ['reference', 'candidate'] as const) {
        for (const [k, block] of found[side].entries()) whole[side][k]!.add(block)
      }
    }
    yield found
  }
  if (lacksWhole) {
    yield {
      subject: { kind: 'traffic', name: 'all' },
      reference: whole.reference.map((sum) => sum.block()),
      candidate: whole.candidate.map((sum) => sum.block()),
    }
  }
}

/** Minutes that were measured, by the candidate's blocks. */
export function measuredMinutes({ candidate }: Sides): number {
  const durations = new Map<number, number>()
  for (const { block, durationMs } of linesOf(candidate)) durations.set(block, durationMs)
  return [...durations.values()].reduce((sum, durationMs) => sum + durationMs, 0) / 60_000
}

/** Without the blocks in which the generator was too slow: those are no measurement of either side. */
function* linesOf({ run, environment }: Side): Generator<MeasuredLine> {
  const affected = new Set(run.file.traffic?.affected?.map(({ block }) => block))
  for (const line of run.series) {
    if (line.environment !== environment || line.block < 0 || affected.has(line.block)) continue
    if (line.subject.kind !== 'journey') yield line
  }
}

type Lines = Map<string, MeasuredLine[]>

function bySubject(side: Side): Lines {
  return Map.groupBy(linesOf(side), ({ subject }) => subjectId(subject))
}

/** The blocks of these sides in order: the place of each by its number. */
function placesOf(...sides: Lines[]): Map<number, number> {
  const numbers = new Set<number>()
  for (const side of sides) {
    for (const lines of side.values()) for (const { block } of lines) numbers.add(block)
  }
  return new Map([...numbers].sort((a, b) => a - b).map((number, place) => [number, place]))
}

function blocksOf(
  lines: readonly MeasuredLine[],
  places: ReadonlyMap<number, number>,
  columns: HistogramColumns,
): Block[] {
  const blocks = new Array<Block>(places.size).fill(empty)
  for (const { block, response, count, errors, bytes } of lines) {
    blocks[places.get(block)!] = { response: columns.decode(response), count, errors, bytes }
  }
  return blocks
}

/** The traffic as a whole in one block, where the run folder holds endpoints alone. */
class Sum {
  readonly #counts = new Float64Array(bucketLimit)
  readonly #of = { count: 0, errors: 0, bytes: 0 }

  add({ response, count, errors, bytes }: Block): void {
    const { indexes, counts } = response
    for (let at = 0; at < indexes.length; at++) this.#counts[indexes[at]!]! += counts[at]!
    this.#of.count += count
    this.#of.errors += errors
    this.#of.bytes += bytes
  }

  block(): Block {
    const indexes: number[] = []
    for (let index = 0; index < bucketLimit; index++) {
      if (this.#counts[index]! > 0) indexes.push(index)
    }
    const response = {
      indexes: Int32Array.from(indexes),
      counts: Float64Array.from(indexes, (index) => this.#counts[index]!),
    }
    return { response, ...this.#of }
  }
}
