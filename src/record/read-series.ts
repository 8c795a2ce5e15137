// One line of series.ndjson, checked; its histograms must be sound and agree with its counts. A run of
// a thousand endpoints has a hundred thousand lines: what they have in common is in memory once.

import { Histogram } from './histogram.ts'
import { countEncoded, HistogramError } from './histogram-payload.ts'
import type { MeasuredLine } from './series.ts'
import {
  fieldsOf,
  nameOf,
  numberOf,
  oneOf,
  recordOf,
  ShapeError,
  timeOf,
  wholeOf,
} from './shape.ts'
import type { Subject } from './subject.ts'

const most = Number.MAX_SAFE_INTEGER
/** Most lines have no failures: worth not looking into each time. */
const empty = new Histogram().encode()

/** For the lines of one file. */
export function seriesReader(): (value: unknown) => MeasuredLine {
  const keepOnce = keepingOnce()
  return (value) => {
    const line = readSeriesLine(value)
    return {
      ...line,
      environment: keepOnce(line.environment),
      startedAt: keepOnce(line.startedAt),
      subject: keepOnce(line.subject),
      failures: keepOnce(line.failures),
      statuses: keepOnce(line.statuses),
    }
  }
}

function readSeriesLine(value: unknown): MeasuredLine {
  const fields = fieldsOf(value, 'series')
  const count = wholeOf(fields.count, 'count', 0, most)
  const response = readHistogram(fields.response, 'response')
  const failures = readHistogram(fields.failures, 'failures')
  if (response.count + failures.count !== count) {
    throw new ShapeError(
      `count: expected the values of response and failures together (${response.count + failures.count}), got ${count}`,
    )
  }
  // Sound like the others, though nothing that judges reads it.
  if (fields.service !== response.text) readHistogram(fields.service, 'service')
  return {
    environment: nameOf(fields.environment, 'environment'),
    block: wholeOf(fields.block, 'block', -1_000_000, 1_000_000_000),
    startedAt: timeOf(fields.startedAt, 'startedAt'),
    durationMs: numberOf(fields.durationMs, 'durationMs', 0, 366 * 86_400_000),
    subject: readSubject(fields.subject),
    response: response.text,
    failures: failures.text,
    count,
    errors: wholeOf(fields.errors, 'errors', 0, count),
    statuses: recordOf(fields.statuses ?? {}, 'statuses', (item, where) =>
      wholeOf(item, where, 0, most),
    ),
    bytes: numberOf(fields.bytes ?? 0, 'bytes', 0, most),
  }
}

export function readSubject(value: unknown): Subject {
  const fields = fieldsOf(value, 'subject')
  return {
    kind: oneOf(fields.kind, 'subject.kind', ['journey', 'endpoint', 'traffic'] as const),
    name: nameOf(fields.name, 'subject.name'),
    ...(fields.step === undefined ? {} : { step: nameOf(fields.step, 'subject.step') }),
  }
}

export function readHistogram(value: unknown, where: string): { text: string; count: number } {
  if (typeof value !== 'string') throw new ShapeError(`${where}: expected base64 of HDR V2`)
  if (value === empty) return { text: value, count: 0 }
  try {
    return { text: value, count: countEncoded(value) }
  } catch (error) {
    if (!(error instanceof HistogramError)) throw error
    throw new ShapeError(`${where}: ${error.message}`)
  }
}

const mostKept = 20_000

/**
 * Of equal values the first one. The counts of statuses gain most: under a key such as 200 an object
 * takes some kilobytes.
 */
function keepingOnce(): <T>(value: T) => T {
  const kept = new Map<string, unknown>()
  return <T>(value: T): T => {
    const key = JSON.stringify(value)
    const known = kept.get(key) as T | undefined
    if (known !== undefined) return known
    if (kept.size < mostKept) kept.set(key, value)
    return value
  }
}
