// A line of JSON with keys of the operator's own, by a mapping: dotted keys lead into objects, and a
// key that holds dots itself is found too. Without a mapping the usual names are tried.

import type { LineFormat, LogRecord, Outcome } from '../log-record.ts'
import { type JsonMapping, type Keys, keysOf, type Part } from './json-mapping.ts'
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
import {
  count,
  durationTextUs,
  durationUs,
  firstOfList,
  statusOf,
  type TimeUnit,
} from './quantities.ts'
import { readMethodAndTarget, readRequest } from './request-line.ts'

export function jsonLines(mapping: JsonMapping = {}): LineFormat {
  const isGiven = Object.keys(mapping).length > 0
  const keys = keysOf(mapping)
  return lineFormat({
    name: 'json-lines',
    timeMeans: mapping.timeMeans ?? 'end',
    remarks: isGiven ? remarksOn(mapping) : [usualNames],
    reader() {
      const time = new JsonTime()
      return (line, record) => {
        const entry = parseJsonObject(line)
        if (entry === null) return line.startsWith('{') ? 'cut off' : 'not in this format'
        return readEntry(line, entry, { keys, mapping, time }, record)
      }
    },
  })
}

const usualNames = 'no mapping was given: the usual names of JSON keys were looked for'

function remarksOn({ time }: JsonMapping): string[] {
  return time === undefined ? ['the mapping has no time: when requests came is not known'] : []
}

interface Reading {
  keys: Keys
  mapping: JsonMapping
  time: JsonTime
}

function readEntry(
  line: string,
  entry: JsonObject,
  { keys, mapping, time }: Reading,
  record: LogRecord,
): Outcome {
  const text = (part: Part) => textOf(find(entry, keys[part])?.value)
  if (keys.time.length > 0) {
    record.stampUs = time.parse(find(entry, keys.time)?.value, mapping.timeUnit)
    record.stampGrainUs = time.grainUs
    if (!(record.stampUs > 0)) return 'no time'
  }
  record.status = statusOf(text('status'))
  if (record.status < 0) return 'no status'
  record.bytes = count(text('bytes'))
  record.latencyUs = latencyUs(find(entry, keys.latency), mapping.latencyUnit)
  record.client = firstOfList(text('client'))
  record.host = asBytes(text('host'), line)
  const method = text('method')
  const target = asBytes(text('path'), line)
  if (method !== '' || target !== '') return readMethodAndTarget(method, target, record)
  return readRequest(asBytes(text('request'), line), record)
}

interface Found {
  key: string
  value: unknown
}

function find(entry: JsonObject, keys: string[]): Found | undefined {
  for (const key of keys) {
    const value = valueAt(entry, key)
    if (value !== undefined && value !== null && asObject(value) === null) return { key, value }
  }
  return undefined
}

function valueAt(entry: JsonObject, key: string): unknown {
  if (Object.hasOwn(entry, key)) return entry[key]
  let value: unknown = entry
  for (const part of key.split('.')) {
    const object = asObject(value)
    value = object !== null && Object.hasOwn(object, part) ? object[part] : undefined
  }
  return value
}

function latencyUs(found: Found | undefined, given: TimeUnit | undefined): number {
  if (found === undefined) return -1
  const unit = given ?? unitOf(found.key)
  return typeof found.value === 'string'
    ? durationTextUs(found.value, unit)
    : durationUs(numberOf(found.value), unit)
}

/** `duration_ms`, `latencyUs`; Elastic's event.duration counts ns, pino's responseTime ms. */
function unitOf(key: string): TimeUnit {
  if (key === 'event.duration') return 'ns'
  if (key === 'responseTime') return 'ms'
  const ending = /(?:[_.-](ms|us|ns)|(Ms|Us|Ns))$/.exec(key)
  return (ending?.[1] ?? ending?.[2]?.toLowerCase() ?? 's') as TimeUnit
}
