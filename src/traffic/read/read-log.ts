// The way in to a log: any number of files, whatever their packing, as the requests of one log in
// order of their arrival. Every line is counted once, and none of them can stop the reading.

import type { Readable } from 'node:stream'
import type { TrafficConfig } from '../../config/schema.ts'
import type { DocumentFormat, LineFormat, LogRecord } from '../log-record.ts'
import { emptyRecord } from '../log-record.ts'
import { type ChosenFormat, chooseFormat } from './choose-format.ts'
import { openInputs } from './inputs.ts'
import { RejectedError } from './log-error.ts'
import { LogFile } from './log-file.ts'
import { byFirstStamp, merge } from './merge.ts'
import { type OnRecord, SortWindow } from './sort-window.ts'
import type { Source } from './source.ts'
import { type Rejected, Tally } from './tally.ts'
import { unpack } from './unpack.ts'

export interface LogOptions {
  /** Files, globs, and `-` for standard input. */
  inputs: string[]
  /** A name, an operator's format string, or a mapping of JSON; else it is detected. */
  format?: TrafficConfig['format']
  /** Where the server deviates from its format. */
  timeMeans?: 'start' | 'end' | undefined
  /** Share of the lines that may be rejected; more of them is a RejectedError. */
  maxRejected?: number | undefined
  /** Default: that of the process. */
  stdin?: Readable
}

export interface LogCounts {
  /** As they were read, the oldest first. */
  files: string[]
  format: string
  /** Why this format, in words. */
  evidence: string
  timeMeans: 'start' | 'end'
  /** lines = parsed + all that was rejected. */
  lines: number
  parsed: number
  rejected: Rejected
  /** Requests that stood too far from their place to be sorted; they keep the place they had. */
  late: number
  /** What a reader of any figure has to know, in words. */
  remarks: string[]
}

/**
 * Gives every request in order of arrival. The record is filled anew afterwards: whoever keeps it
 * copies it. The arrival is the stamp, less the latency where the stamp means the end and the line
 * has its time; with a stamp in whole seconds it is the beginning of that second.
 */
export async function readLog(options: LogOptions, onRecord: OnRecord): Promise<LogCounts> {
  const sources = await openInputs(options.inputs, options.stdin ?? process.stdin)
  try {
    const chosen = await chooseFormat(options.format, sources)
    const timeMeans = options.timeMeans ?? chosen.format.timeMeans
    return await readOnce(
      { sources, chosen, timeMeans, maxRejected: options.maxRejected },
      onRecord,
    )
  } finally {
    await Promise.all(sources.map((source) => source.close()))
  }
}

interface Reading {
  sources: Source[]
  chosen: ChosenFormat
  timeMeans: 'start' | 'end'
  maxRejected: number | undefined
}

async function readOnce(reading: Reading, onRecord: OnRecord): Promise<LogCounts> {
  const { sources, chosen, timeMeans } = reading
  const { format, evidence } = chosen
  const tally = new Tally()
  const faults: string[] = []
  const window = new SortWindow(onRecord)
  let withoutLatency = 0
  const take = (record: LogRecord): LogRecord => {
    const known = record.latencyUs >= 0
    if (!known && record.stampUs > 0) withoutLatency++
    const tookUs = timeMeans === 'end' && known ? record.latencyUs : 0
    return window.add(record, record.stampUs - tookUs)
  }
  const parts = { sources, tally, take, onFault: (fault: string) => faults.push(fault) }
  const files =
    format.kind === 'lines' ? await readLines(format, parts) : await readDocuments(format, parts)
  window.flush()
  checkRejected(tally, reading.maxRejected)
  const { lines, parsed, rejected } = tally
  const { late } = window
  const counts = { files, format: format.name, evidence, timeMeans, lines, parsed, rejected, late }
  return {
    ...counts,
    remarks: [...faults, ...remarksOn(counts, withoutLatency), ...format.remarks],
  }
}

interface Parts {
  sources: Source[]
  tally: Tally
  take: (record: LogRecord) => LogRecord
  onFault: (fault: string) => void
}

async function readLines(format: LineFormat, parts: Parts): Promise<string[]> {
  const { sources, tally, take, onFault } = parts
  const files = await byFirstStamp(sources, format)
  const open = (source: Source) =>
    new LogFile(source.open(), format, tally, (fault) => onFault(`${source.name}: ${fault}`))
  await merge(files, open, take)
  return files.map(({ source }) => source.name)
}

/** One after the other: documents are exports of a moment, not sets that were rotated. */
async function readDocuments(format: DocumentFormat, parts: Parts): Promise<string[]> {
  const { sources, tally, take, onFault } = parts
  for (const source of sources) {
    const bytes = unpack(source.open(), (fault) => onFault(`${source.name}: ${fault}`))
    const record = emptyRecord()
    await format.read(bytes, record, (outcome, text) => {
      if (tally.count(outcome, text)) take({ ...record })
    })
  }
  return sources.map(({ name }) => name)
}

function checkRejected({ lines, parsed, rejected }: Tally, maxRejected: number | undefined): void {
  const count = lines - parsed
  if (maxRejected === undefined || count <= maxRejected * lines) return
  const reasons = Object.entries(rejected).map(([reason, { count }]) => `${reason} (${count})`)
  throw new RejectedError(
    `${count} of ${lines} lines were rejected, more than the ${Number((maxRejected * 100).toPrecision(6))} % that are allowed: ` +
      `${reasons.join(', ')}.\n\`trueup traffic inspect\` shows examples; --format names another format.`,
  )
}

function remarksOn(
  { parsed, late, timeMeans }: Pick<LogCounts, 'parsed' | 'late' | 'timeMeans'>,
  withoutLatency: number,
): string[] {
  const remarks: string[] = []
  if (timeMeans === 'end' && withoutLatency > 0) {
    const which = withoutLatency === parsed ? 'the lines have' : `${withoutLatency} lines have`
    remarks.push(
      `The time stamps mean the end of a request and ${which} no duration: arrivals are late by it.`,
    )
  }
  if (late > 0) {
    remarks.push(`${late} requests were too far out of order to be sorted, and kept their place.`)
  }
  return remarks
}
