// HAProxy's HTTP log: `ip:port [accept date] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes cc
// cs tsc a/f/b/s/r sq/bq {request headers} {response headers} "request"`. The braces hold spaces, so
// the left side is read by field and the request from the last quotes. httpslog adds bare fields.

import type { LogRecord, Outcome } from '../log-record.ts'
import { ClfTime, isDigit } from './clf-time.ts'
import { unescapeHaproxy } from './escapes.ts'
import { lineFormat } from './line-format.ts'
import { count, decimal, durationUs, statusOf, withoutCertainPort } from './quantities.ts'
import { readRequest } from './request-line.ts'

export const haproxy = lineFormat({
  name: 'haproxy',
  timeMeans: 'start',
  remarks: ['HAProxy’s stamps have no zone: they are read as UTC'],
  reader() {
    const time = new ClfTime()
    return (line, record) => {
      const bracket = findStamp(line)
      if (bracket < 0) return 'not in this format'
      record.stampUs = time.parse(line, bracket + 2)
      record.stampGrainUs = time.grainUs
      const end = time.end
      if (!(record.stampUs > 0) || line[end] !== ']') return 'no time'
      const address = line.slice(line.lastIndexOf(' ', bracket - 1) + 1, bracket)
      record.client = withoutCertainPort(address)
      return readFields(line, end + 2, record)
    }
  },
})

/** The space before ` [dd/`; brackets of the syslog prefix hold a process id. */
function findStamp(line: string): number {
  let at = line.indexOf(' [')
  while (at >= 0 && !(isDigit(line, at + 2) && line[at + 4] === '/'))
    at = line.indexOf(' [', at + 1)
  return at
}

function readFields(line: string, from: number, record: LogRecord): Outcome {
  // Frontend, backend/server, timers, status, bytes: the rest may hold spaces.
  const fields: string[] = []
  let at = from
  while (fields.length < 5) {
    const next = line.indexOf(' ', at)
    if (next < 0) return fields.length < 3 && !line.includes('"') ? 'cut off' : 'not in this format'
    if (next > at) fields.push(line.slice(at, next))
    at = next + 1
  }
  const [, server = '', timers = '', status = '', bytes = ''] = fields
  if (!server.includes('/')) return 'not in this format'
  const times = timers.split('/')
  if (times.length === 3) return 'no request'
  if (times.length !== 5) return 'not in this format'
  // A plus says that the line was written before the answer ended: it makes no number.
  record.latencyUs = durationUs(decimal(times[4]!), 'ms')
  record.status = statusOf(status)
  if (record.status < 0) return 'no status'
  record.bytes = count(bytes)
  return readQuoted(line, at, record)
}

/** Quotes in headers and request are escaped, so that a cut line has one quote alone. */
function readQuoted(line: string, from: number, record: LogRecord): Outcome {
  const close = line.lastIndexOf('"')
  if (close < from) return 'cut off'
  if (line[close - 1] === '"') return 'no request'
  const open = line.lastIndexOf(' "', close - 1)
  if (open + 1 < from || open + 1 >= close) return 'cut off'
  const request = line.slice(open + 2, close)
  return readRequest(request.includes('#') ? unescapeHaproxy(request) : request, record)
}
