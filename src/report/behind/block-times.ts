// When the blocks of traffic were, from the start of their run, and the pauses between them: a replay
// that an environment asked to wait stands still on both sides.

import type { Side, Sides } from '../../compare/sides.ts'
import type { CourseEvent } from './page-data.ts'

export interface BlockTimes {
  /** Of each block that either side has, in order. */
  startsMs: number[]
  pauses: CourseEvent[]
}

interface Span {
  startMs: number
  durationMs: number
}

/** The next block begins at once otherwise. */
const shortestPauseMs = 1_000

export function blockTimes({ reference, candidate, paired }: Sides): BlockTimes {
  const [ofReference, ofCandidate] = [spansOf(reference), spansOf(candidate)]
  // Two runs count their blocks apart, so the longer one says when they were.
  const longer = ofReference.size > ofCandidate.size ? ofReference : ofCandidate
  const spans = [...(paired ? new Map([...ofCandidate, ...ofReference]) : longer)]
    .sort(([a], [b]) => a - b)
    .map(([, span]) => span)
  return { startsMs: spans.map(({ startMs }) => startMs), pauses: pausesBetween(spans) }
}

function spansOf({ run, environment }: Side): Map<number, Span> {
  const runStartMs = Date.parse(run.file.startedAt)
  return new Map(
    run.series
      .filter((line) => line.environment === environment && line.block >= 0)
      .filter(({ subject }) => subject.kind !== 'journey')
      .map(({ block, startedAt, durationMs }) => {
        return [block, { startMs: Date.parse(startedAt) - runStartMs, durationMs }]
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
