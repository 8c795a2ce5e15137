// Traefik's access log as JSON: `StartUTC` is the start, `Duration` counts nanoseconds. Fields can
// be dropped by configuration; without any start `time`, the moment of logging, takes its place.

import type { LogRecord, Outcome } from '../log-record.ts'
import { asBytes, type JsonObject, numberOf, parseJsonObject, textOf } from './json-text.ts'
import { JsonTime } from './json-time.ts'
import { lineFormat } from './line-format.ts'
import { count, durationUs, firstOfList, statusOf, withoutPort } from './quantities.ts'
import { readMethodAndTarget, readProtocol } from './request-line.ts'

export const traefikJson = lineFormat({
  name: 'traefik-json',
  timeMeans: 'start',
  reader() {
    const time = new JsonTime()
    return (line, record) => {
      const entry = parseJsonObject(line)
      if (entry === null) return line.startsWith('{') ? 'cut off' : 'not in this format'
      if (!('RequestMethod' in entry || 'RequestPath' in entry)) {
        return 'level' in entry ? 'no request' : 'not in this format'
      }
      return readEntry(line, entry, time, record)
    }
  },
})

function readEntry(line: string, entry: JsonObject, time: JsonTime, record: LogRecord): Outcome {
  record.latencyUs = durationUs(numberOf(entry.Duration), 'ns')
  const startUs = time.parse(entry.StartUTC ?? entry.StartLocal)
  record.stampUs = startUs > 0 ? startUs : time.parse(entry.time) - Math.max(record.latencyUs, 0)
  record.stampGrainUs = time.grainUs
  if (!(record.stampUs > 0)) return 'no time'
  record.status = statusOf(textOf(entry.DownstreamStatus ?? entry.OriginStatus))
  if (record.status < 0) return 'no status'
  record.bytes = count(textOf(entry.DownstreamContentSize))
  record.host = asBytes(textOf(entry.RequestHost ?? entry.RequestAddr), line)
  const address = textOf(entry.ClientHost) || withoutPort(textOf(entry.ClientAddr))
  record.client = firstOfList(address)
  readProtocol(textOf(entry.RequestProtocol), record)
  const target = asBytes(textOf(entry.RequestPath), line)
  return readMethodAndTarget(textOf(entry.RequestMethod), target, record)
}
