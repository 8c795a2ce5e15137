// Caddy's access log: a line of JSON with `ts`, `request`, `duration`, `size` and `status`, written
// at the end of the request. Encoders of time and duration can be set; values tell which was.

import type { LogRecord, Outcome } from '../log-record.ts'
import {
  asBytes,
  asObject,
  type JsonObject,
  numberOf,
  parseJsonObject,
  textOf,
} from './json-text.ts'
import { JsonTime } from './json-time.ts'
import { lineFormat } from './line-format.ts'
import { count, durationTextUs, durationUs, type TimeUnit, withoutPort } from './quantities.ts'
import { readMethodAndTarget, readProtocol } from './request-line.ts'

/** No request takes less than 5 µs, and few take more than 5 s. */
const fewestNs = 5000

export const caddyJson = lineFormat({
  name: 'caddy-json',
  timeMeans: 'end',
  remarks: ['the unit of Caddy’s durations (s, ms or ns) is told from their values'],
  reader() {
    const time = new JsonTime()
    let unit: TimeUnit = 's'
    return (line, record) => {
      const entry = parseJsonObject(line)
      if (entry === null) return line.startsWith('{') ? 'cut off' : 'not in this format'
      const request = asObject(entry.request)
      if (request === null) return 'ts' in entry ? 'no request' : 'not in this format'
      unit = unitOf(entry.duration, unit)
      record.latencyUs = latencyUs(entry.duration, unit)
      return readEntry(line, entry, request, time, record)
    }
  },
})

function readEntry(
  line: string,
  entry: JsonObject,
  request: JsonObject,
  time: JsonTime,
  record: LogRecord,
): Outcome {
  record.stampUs = time.parse(entry.ts)
  if (!(record.stampUs > 0)) return 'no time'
  record.stampGrainUs = time.grainUs
  const status = numberOf(entry.status)
  if (!(status >= 0 && status <= 999)) return 'no status'
  // A handler that writes nothing is logged as 0, and its client got 200.
  record.status = status === 0 ? 200 : status
  record.bytes = count(textOf(entry.size))
  record.host = asBytes(textOf(request.host), line)
  const address = request.client_ip ?? request.remote_ip ?? request.remote_addr
  record.client = withoutPort(textOf(address))
  readProtocol(textOf(request.proto), record)
  return readMethodAndTarget(textOf(request.method), asBytes(textOf(request.uri), line), record)
}

/** Seconds have a fraction; whole numbers are seconds only where they are 0. */
function unitOf(duration: unknown, before: TimeUnit): TimeUnit {
  if (typeof duration !== 'number' || duration === 0) return before
  if (!Number.isInteger(duration)) return 's'
  return before === 'ns' || duration >= fewestNs ? 'ns' : 'ms'
}

function latencyUs(duration: unknown, unit: TimeUnit): number {
  return typeof duration === 'string'
    ? durationTextUs(duration, 's')
    : durationUs(numberOf(duration), unit)
}
