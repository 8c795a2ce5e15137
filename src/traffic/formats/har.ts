// HAR 1.2, what browsers and proxies record: entries with `startedDateTime`, `timings`, a request and
// its answer. Requests that never left the browser, and URLs of other schemes, are no requests.

import type { DocumentFormat, LogRecord, Outcome } from '../log-record.ts'
import { HarEntries } from './har-entries.ts'
import { asObject, type JsonObject, numberOf, textOf } from './json-text.ts'
import { JsonTime } from './json-time.ts'
import { durationUs } from './quantities.ts'
import { readMethodAndTarget } from './request-line.ts'

const exampleLength = 500

export const har: DocumentFormat = {
  kind: 'document',
  name: 'har',
  timeMeans: 'start',
  remarks: ['a HAR tells of one browser: all of its requests are one client'],
  async read(chunks, record, onEntry) {
    const time = new JsonTime()
    const entries = new HarEntries((json) => {
      if (json === null) onEntry('too long', '')
      else onEntry(readEntry(json, time, record), json.slice(0, exampleLength))
    })
    for await (const chunk of chunks) entries.push(chunk)
    if (entries.isCut) onEntry('cut off', 'the end of the document')
  },
}

function readEntry(json: string, time: JsonTime, record: LogRecord): Outcome {
  let entry: JsonObject | null
  try {
    entry = asObject(JSON.parse(json))
  } catch {
    return 'not in this format'
  }
  const request = asObject(entry?.request)
  if (entry === null || request === null) return 'not in this format'
  const response = asObject(entry.response)
  record.client = ''
  record.stampUs = time.parse(entry.startedDateTime)
  record.stampGrainUs = time.grainUs
  if (!(record.stampUs > 0)) return 'no time'
  record.latencyUs = latencyUs(entry)
  record.status = numberOf(response?.status)
  if (record.status === 0) return 'no request'
  if (!(record.status > 0 && record.status <= 999)) return 'no status'
  const sizes = [numberOf(response?.bodySize), numberOf(asObject(response?.content)?.size)]
  record.bytes = Math.floor(sizes.find((size) => size > 0) ?? 0)
  const protocol = textOf(request.httpVersion)
  record.protocol = protocol === 'unknown' ? '' : protocol
  return readUrl(textOf(request.method), textOf(request.url), record)
}

/** The parts that took place; `ssl` is inside `connect`. */
function latencyUs(entry: JsonObject): number {
  const timings = asObject(entry.timings) ?? {}
  const parts = Object.entries(timings).filter(([name]) => name !== 'ssl' && !name.startsWith('_'))
  const times = parts.map(([, value]) => numberOf(value)).filter((value) => value >= 0)
  if (times.length === 0) return durationUs(numberOf(entry.time), 'ms')
  return durationUs(
    times.reduce((sum, value) => sum + value, 0),
    'ms',
  )
}

function readUrl(method: string, url: string, record: LogRecord): Outcome {
  const fragment = url.indexOf('#')
  const bytes = Buffer.from(fragment < 0 ? url : url.slice(0, fragment)).toString('latin1')
  record.host = ''
  if (bytes !== '' && !/^(?:\/|https?:\/\/)/i.test(bytes)) return 'not HTTP'
  return readMethodAndTarget(method, bytes, record)
}
