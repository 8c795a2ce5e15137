// A line of series.ndjson: one environment, block and subject. Histograms are base64 of HDR V2.

import type { Subject } from './subject.ts'

export interface SeriesLine {
  environment: string
  /** 0-based; negative blocks are warm-up. For journeys the block is the pair. */
  block: number
  startedAt: string
  durationMs: number
  subject: Subject
  /** Response time from the intended start, successes (and timeouts at the timeout), µs. */
  response: string
  /** Service time from the actual start, µs. */
  service: string
  /** Response time of failures. */
  failures: string
  /** All samples; errors are among them. */
  count: number
  errors: number
  statuses: Record<string, number>
  bytes: number
}

/** What is judged of it; an opened run holds no more. */
export type MeasuredLine = Omit<SeriesLine, 'service'>
