// The lines of series.ndjson, put in order: by subject and block, both environments on the same
// blocks. What only one environment has is there with empty blocks, so that it is seen. Histograms
// are decoded a subject at a time, so that memory does not grow with the number of endpoints.

import { type BucketColumns, HistogramColumns } from '../record/histogram-columns.ts'
import { bucketLimit } from '../record/histogram-payload.ts'
import type { SeriesLine } from '../record/series.ts'
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

const empty: Block = {
  response: { indexes: new Int32Array(), counts: new Float64Array() },
  count: 0,
  errors: 0,
  bytes: 0,
}

/**
 * Measured blocks of endpoints and of the traffic as a whole, which comes last. The histograms of a
 * subject hold until the next one is asked for.
 */
export function* subjectBlocks(sides: Sides): Generator<SubjectBlocks> {
  const lines = { reference: linesOf(sides.reference), candidate: linesOf(sides.candidate) }
  const both = [...lines.reference, ...lines.candidate]
  const numbers = {
    reference: blockNumbers(sides.paired ? both : lines.reference),
    candidate: blockNumbers(sides.paired ? both : lines.candidate),
  }
  const byId = { reference: bySubject(lines.reference), candidate: bySubject(lines.candidate) }
  const subjects = new Map(
    [...byId.reference, ...byId.candidate].map(([id, [line]]) => [id, line!.subject]),
  )
  // Another program may have written endpoints alone.
  const lacksWhole = subjects.size > 0 && !subjects.has('traffic')
  const whole = {
    reference: (lacksWhole ? numbers.reference : []).map(() => new Sum()),
    candidate: (lacksWhole ? numbers.candidate : []).map(() => new Sum()),
  }
  const columns = new HistogramColumns()
  for (const [id, subject] of subjects) {
    columns.clear()
    const blocks = (side: 'reference' | 'candidate') =>
      blocksOf(byId[side].get(id) ?? [], numbers[side], columns)
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
  const durations = new Map(linesOf(candidate).map(({ block, durationMs }) => [block, durationMs]))
  return [...durations.values()].reduce((sum, durationMs) => sum + durationMs, 0) / 60_000
}

/** Without the blocks in which the generator was too slow: those are no measurement of either side. */
function linesOf({ run, environment }: Side): SeriesLine[] {
  const affected = new Set(run.file.traffic?.affected?.map(({ block }) => block))
  return run.series.filter(
    (line) =>
      line.environment === environment &&
      line.block >= 0 &&
      !affected.has(line.block) &&
      line.subject.kind !== 'journey',
  )
}

function bySubject(lines: readonly SeriesLine[]): Map<string, SeriesLine[]> {
  return Map.groupBy(lines, ({ subject }) => subjectId(subject))
}

function blockNumbers(lines: readonly SeriesLine[]): number[] {
  return [...new Set(lines.map(({ block }) => block))].sort((a, b) => a - b)
}

function blocksOf(
  lines: readonly SeriesLine[],
  numbers: readonly number[],
  columns: HistogramColumns,
): Block[] {
  const byBlock = new Map(lines.map((line) => [line.block, line]))
  return numbers.map((number) => {
    const line = byBlock.get(number)
    if (line === undefined) return empty
    const { count, errors, bytes } = line
    return { response: columns.decode(line.response), count, errors, bytes }
  })
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
