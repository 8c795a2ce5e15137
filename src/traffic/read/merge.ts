// The records of several files as those of one log, by what their stamps say. A file is opened when
// the merge reaches its first stamp, so that a set of a hundred rotated files needs one at a time;
// names say nothing (`access.log.10` is older than `access.log.2`).

import { emptyRecord, type LineFormat, type LogRecord } from '../log-record.ts'
import { firstLines, type LogFile } from './log-file.ts'
import type { Source } from './source.ts'

export interface Stamped {
  source: Source
  firstStampUs: number
}

const linesForFirstStamp = 1_000

/** Oldest first; a file without a request among its first lines comes before all others. */
export async function byFirstStamp(sources: Source[], format: LineFormat): Promise<Stamped[]> {
  const stamped: Stamped[] = []
  for (const source of sources) {
    // The order of one is known.
    const firstStampUs = sources.length === 1 ? 0 : await firstStamp(source, format)
    stamped.push({ source, firstStampUs })
  }
  return stamped.sort((a, b) => a.firstStampUs - b.firstStampUs || 0)
}

/** `take` gets each record, and gives another one to be filled in its place. */
export async function merge(
  files: Stamped[],
  open: (source: Source) => LogFile,
  take: (record: LogRecord) => LogRecord,
): Promise<void> {
  const waiting = [...files]
  const reading: LogFile[] = []
  try {
    while (waiting.length > 0 || reading.length > 0) {
      let file = earliest(reading)
      const due = waiting[0]
      if (due && (!file || due.firstStampUs <= file.record.stampUs)) {
        waiting.shift()
        file = open(due.source)
        reading.push(file)
        if (!(await file.fill())) reading.pop()
        continue
      }
      if (!file) return
      const untilUs = nextStamp(reading, file, waiting[0])
      let more = true
      while (more && file.record.stampUs <= untilUs) {
        file.record = take(file.record)
        more = file.next() || (await file.fill())
      }
      if (!more) reading.splice(reading.indexOf(file), 1)
    }
  } finally {
    await Promise.all(reading.map((file) => file.close()))
  }
}

function earliest(reading: LogFile[]): LogFile | undefined {
  let found = reading[0]
  for (const file of reading) if (file.record.stampUs < found!.record.stampUs) found = file
  return found
}

/** How far a file can be read before another one's turn. */
function nextStamp(reading: LogFile[], file: LogFile, waiting: Stamped | undefined): number {
  let untilUs = waiting?.firstStampUs ?? Number.POSITIVE_INFINITY
  for (const other of reading) {
    if (other !== file) untilUs = Math.min(untilUs, other.record.stampUs)
  }
  return untilUs
}

async function firstStamp(source: Source, format: LineFormat): Promise<number> {
  const parser = format.open()
  const record = emptyRecord()
  for (const line of await firstLines(source, linesForFirstStamp)) {
    if (parser.parse(line, record) === null) return record.stampUs
  }
  return Number.MIN_SAFE_INTEGER
}
