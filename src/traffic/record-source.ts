// What a plan is compiled from: the requests of a log, in order of arrival. It is read once.

import type { LogRecord } from './log-record.ts'

export interface ReadCounts {
  /** Lines; read = parsed + rejected. */
  read: number
  parsed: number
  rejected: number
  /** What a reader of the plan should know about the reading, in words. */
  remarks: readonly string[]
}

/**
 * Calls with the same or another record object each time, in order of arrival: the stamp, less the
 * latency where the stamp means the end and the log has its latency. Both are µs since 1970.
 */
export type RecordSource = (
  onRecord: (record: LogRecord, arrivalUs: number) => void,
) => Promise<ReadCounts>
