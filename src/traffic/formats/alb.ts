// AWS Application Load Balancer: fields with spaces between, texts in quotes. Field 22 is when the
// request came and field 2 when the answer left, so the stamp here is the start. Requests are
// absolute, with raw spaces. Lines of network load balancers turn up in the same feeds.

import type { LogRecord, Outcome } from '../log-record.ts'
import { IsoTime } from './iso-time.ts'
import { lineFormat } from './line-format.ts'
import { count, decimal, durationUs, statusOf, withoutCertainPort } from './quantities.ts'
import { readRequest } from './request-line.ts'

const types = ['http', 'https', 'h2', 'grpcs', 'ws', 'wss']

export const alb = lineFormat({
  name: 'alb',
  timeMeans: 'start',
  reader() {
    const time = new IsoTime()
    return (line, record) => readLine(line, time, record)
  },
})

function readLine(line: string, time: IsoTime, record: LogRecord): Outcome {
  const fields: string[] = []
  let at = 0
  while (fields.length < 12) {
    const next = line.indexOf(' ', at)
    if (next < 0) break
    fields.push(line.slice(at, next))
    at = next + 1
  }
  const type = fields[0] ?? ''
  if (type === 'tls' || type === 'tcp') return 'not HTTP'
  if (!types.includes(type)) return 'not in this format'
  if (fields.length < 12 || line[at] !== '"')
    return line.includes('"') ? 'not in this format' : 'cut off'
  const answeredUs = time.parse(fields[1]!, 0)
  if (!(answeredUs > 0)) return 'no time'
  record.status = statusOf(fields[8]!)
  if (record.status < 0) return 'no status'
  record.bytes = count(fields[11]!)
  record.client = withoutCertainPort(fields[3]!)
  const close = findRequestEnd(line, at + 1)
  if (close < 0) return 'cut off'
  const receivedUs = time.parse(fieldAt(line, close + 2, 22 - 14), 0)
  readTimes(fields, answeredUs, receivedUs, record)
  record.stampGrainUs = time.grainUs
  return readAlbRequest(line.slice(at + 1, close), record)
}

function findRequestEnd(line: string, from: number): number {
  for (let at = line.indexOf('" "', from); at >= 0; at = line.indexOf('" "', at + 1)) {
    if (/ (?:HTTP\/\d(?:\.\d)?|- ?)$/.test(line.slice(Math.max(from, at - 10), at))) return at
  }
  const other = line.indexOf('" "', from)
  return other >= 0 || !line.endsWith('"') || line.length - 1 <= from ? other : line.length - 1
}

/** Fields behind the request, counted from the user agent; a quote ends one where a space follows. */
function fieldAt(line: string, from: number, index: number): string {
  let at = from
  for (let skipped = 0; ; skipped++) {
    const isQuoted = line[at] === '"'
    const close = isQuoted ? line.indexOf('" ', at + 1) + 1 : line.indexOf(' ', at)
    const end = close > at ? close : line.length
    if (skipped === index) return line.slice(at, end)
    if (end === line.length) return ''
    at = end + 1
  }
}

/** −1 among the three times means that a part never happened; the stamps still tell the whole. */
function readTimes(
  fields: string[],
  answeredUs: number,
  receivedUs: number,
  record: LogRecord,
): void {
  const parts = fields.slice(5, 8).map(decimal)
  const isWhole = parts.every((part) => part >= 0)
  const sumUs = isWhole
    ? durationUs(
        parts.reduce((sum, part) => sum + part, 0),
        's',
      )
    : -1
  const isReceived = receivedUs > 0 && receivedUs <= answeredUs
  record.latencyUs = isWhole || !isReceived ? sumUs : answeredUs - receivedUs
  record.stampUs = isReceived ? receivedUs : answeredUs - Math.max(record.latencyUs, 0)
}

/** `- http://host:80- -` stands for a request that never became one. */
function readAlbRequest(request: string, record: LogRecord): Outcome {
  if (request.startsWith('- ')) return 'no request'
  return readRequest(request.endsWith(' - ') ? request.slice(0, -3) : request, record)
}
