// Envoy's default text format and those of Istio and Kuma: `[START] "METHOD PATH PROTOCOL" code flags
// … rx tx DURATION upstream "XFF" … "authority" "upstream host"`. Quotes in headers are not escaped:
// what comes before the headers is read from the left, the authority from the right.

import type { LogRecord, Outcome } from '../log-record.ts'
import { IsoTime } from './iso-time.ts'
import { lineFormat } from './line-format.ts'
import { count, decimal, durationUs, firstOfList, statusOf } from './quantities.ts'
import { readRequest } from './request-line.ts'

export const envoy = lineFormat({
  name: 'envoy',
  timeMeans: 'start',
  reader() {
    const time = new IsoTime()
    return (line, record) => {
      if (!line.startsWith('[')) return 'not in this format'
      const close = line.indexOf('] ', 1)
      if (close < 0) return 'cut off'
      record.stampUs = time.parse(line, 1)
      record.stampGrainUs = time.grainUs
      if (!(record.stampUs > 0) || time.end !== close) return 'no time'
      const open = line.indexOf('"', close)
      if (open < 0) return 'not in this format'
      // Kuma puts the name of its mesh between the two.
      const mesh = line.slice(close + 1, open).trim()
      if (mesh.includes(' ') || mesh.includes('[')) return 'not in this format'
      return readFields(line, open + 1, mesh !== '', record)
    }
  },
})

/** Code and flags behind the request, which may hold quotes: `" 200 - `, `" 503 UF,URX `. */
const codeAndFlags = /" (\d{1,3}) (-|[A-Za-z_,]{1,200}) /g

function readFields(line: string, from: number, isKuma: boolean, record: LogRecord): Outcome {
  codeAndFlags.lastIndex = from - 1
  const match = codeAndFlags.exec(line)
  if (match === null) return line.indexOf('"', from) < 0 ? 'cut off' : 'not in this format'
  record.status = statusOf(match[1]!)
  const request = line.slice(from, match.index)
  const numbers = findNumbers(line, match.index + match[0].length)
  if (numbers === null) return 'cut off'
  record.bytes = count(numbers[2]!)
  record.latencyUs = durationUs(decimal(numbers[3]!), 'ms')
  readHeaders(line, numbers.index + numbers[0].length, isKuma, record)
  if (request === '- - -') return 'no request'
  return readRequest(request.endsWith(' -') ? request.slice(0, -2) : request, record)
}

/** rx, tx and duration; Istio has two words and a quoted reason before them. */
function findNumbers(line: string, at: number): RegExpExecArray | null {
  const threeNumbers = /(\d{1,16}|-) (\d{1,16}|-) (\d{1,16}|-)(?= |$)/y
  threeNumbers.lastIndex = at
  const direct = threeNumbers.exec(line)
  if (direct !== null) return direct
  const reason = line.indexOf(' "', at)
  for (let end = line.indexOf('" ', reason + 2); reason >= 0 && end >= 0; ) {
    threeNumbers.lastIndex = end + 2
    const behindReason = threeNumbers.exec(line)
    if (behindReason !== null) return behindReason
    end = line.indexOf('" ', end + 1)
  }
  return null
}

/** X-Forwarded-For is the first text in quotes, the authority the last but one (Kuma: but four). */
function readHeaders(line: string, at: number, isKuma: boolean, record: LogRecord): void {
  const open = line.indexOf('"', at)
  const close = line.indexOf('"', open + 1)
  if (open >= 0 && close >= 0) record.client = firstOfList(line.slice(open + 1, close))
  let end = line.lastIndexOf('"')
  for (let skipped = isKuma ? 4 : 1; skipped > 0 && end > at; skipped--) {
    end = line.lastIndexOf('" "', end - 1)
  }
  const begin = line.lastIndexOf('"', end - 1)
  if (end <= close || begin < close) return
  const authority = line.slice(begin + 1, end)
  if (authority !== '-') record.host = authority
}
