// When the blocks of traffic were, from the start of their run, and what happened between them: pauses,
// as a replay that an environment asked to wait stands still on both sides, and blocks that are left
// out because trueup itself was too slow.

import type { Side, Sides } from '../../compare/sides.ts'
import type { CourseEvent } from './page-data.ts'

export interface BlockTimes {
  /** Of each judged block that either side has, in order. */
  startsMs: number[]
  happened: CourseEvent[]
}

interface Span {
  startMs: number
  durationMs: number
  /** Why the block is left out. */
  leftOut?: string
}

/** The next block begins at once otherwise. */
const shortestPauseMs = 1_000
const mostLeftOut = 10

export function blockTimes({ reference, candidate, paired }: Sides): BlockTimes {
  const [ofReference, ofCandidate] = [spansOf(reference), spansOf(candidate)]
  // Two runs count their blocks apart, so the longer one says when they were.
  const longer = ofReference.size > ofCandidate.size ? ofReference : ofCandidate
  const spans = [...(paired ? new Map([...ofCandidate, ...ofReference]) : longer)]
    .sort(([a], [b]) => a - b)
    .map(([, span]) => span)
  return {
    startsMs: spans.filter(({ leftOut }) => leftOut === undefined).map(({ startMs }) => startMs),
    happened: [...pausesBetween(spans), ...leftOutOf(spans)],
  }
}

function spansOf({ run, environment }: Side): Map<number, Span> {
  const runStartMs = Date.parse(run.file.startedAt)
  const affected = new Map(run.file.traffic?.affected?.map(({ block, why }) => [block, why]))
  return new Map(
    run.series
      .filter((line) => line.environment === environment && line.block >= 0)
      .filter(({ subject }) => subject.kind !== 'journey')
      .map(({ block, startedAt, durationMs }) => {
        const why = affected.get(block)
        const span = { startMs: Date.parse(startedAt) - runStartMs, durationMs }
        return [block, why === undefined ? span : { ...span, leftOut: why }]
      }),
  )
}

function pausesBetween(spans: readonly Span[]): CourseEvent[] {
  return spans.slice(1).flatMap(({ startMs }, at) => {
    const before = spans[at]!
    const endMs = before.startMs + before.durationMs
    const pauseMs = startMs - endMs
    if (pauseMs < Math.max(shortestPauseMs, before.durationMs / 2)) return []
    return [{ atS: endMs / 1_000, text: `paused for ${Math.round(pauseMs / 1_000)} s` }]
  })
}

/** Neighbours are told together; beyond the first ten they are counted. */
function leftOutOf(spans: readonly Span[]): CourseEvent[] {
  const rows: Span[][] = []
  spans.forEach((span, at) => {
    if (span.leftOut === undefined) return
    if (at > 0 && spans[at - 1]!.leftOut !== undefined) rows.at(-1)!.push(span)
    else rows.push([span])
  })
  const blocks = (count: number) => (count === 1 ? '1 block' : `${count} blocks`)
  const told = rows.slice(0, mostLeftOut).map(([first, ...others]) => ({
    atS: first!.startMs / 1_000,
    text: `${blocks(1 + others.length)} left out, as trueup itself was too slow: ${first!.leftOut}`,
  }))
  const [next, ...more] = rows.slice(mostLeftOut).flat()
  if (next === undefined) return told
  const text = `from here ${blocks(1 + more.length)} more left out, as trueup itself was too slow`
  return [...told, { atS: next.startMs / 1_000, text }]
}
