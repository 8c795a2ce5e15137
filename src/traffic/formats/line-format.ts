// Makes a line format out of a function that reads one line. What every line goes through is here:
// the record is emptied, a byte order mark and a carriage return are taken off, blank lines told.

import type { LineFormat, LogRecord, Outcome } from '../log-record.ts'

/** Reads a line that is not blank into an empty record. */
export type ReadLine = (line: string, record: LogRecord) => Outcome

interface Facts {
  name: string
  timeMeans: 'start' | 'end'
  remarks?: readonly string[]
  /** The function that reads the lines of one file, with the state of that file in its closure. */
  reader: () => ReadLine
}

export function lineFormat({ name, timeMeans, remarks = [], reader }: Facts): LineFormat {
  return {
    kind: 'lines',
    name,
    timeMeans,
    remarks,
    open() {
      const read = reader()
      return {
        parse(line, record) {
          const bare = bareLine(line)
          if (isBlank(bare)) return 'empty line'
          clear(record)
          return read(bare, record)
        },
      }
    },
  }
}

function clear(record: LogRecord): void {
  record.stampUs = 0
  record.stampGrainUs = 1
  record.latencyUs = -1
  record.method = ''
  record.target = ''
  record.protocol = ''
  record.host = ''
  record.status = 0
  record.bytes = 0
  record.client = ''
}

const byteOrderMark = '\xef\xbb\xbf'
const carriageReturn = 13

function bareLine(line: string): string {
  const start = line.charCodeAt(0) === 0xef && line.startsWith(byteOrderMark) ? 3 : 0
  const last = line.length - 1
  if (line.charCodeAt(last) === carriageReturn) return line.slice(start, last)
  return start === 0 ? line : line.slice(start)
}

/** Spaces and tabs alone; the first other character ends the search. */
function isBlank(line: string): boolean {
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code !== 32 && code !== 9) return false
  }
  return true
}
