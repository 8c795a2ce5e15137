// IIS in the W3C format: columns by `#Fields`, which can change in the middle of a file, with spaces
// between. Advanced Logging writes the same with texts in quotes and names of its own.

import type { LogRecord, Outcome } from '../log-record.ts'
import { IsoTime } from './iso-time.ts'
import { lineFormat } from './line-format.ts'
import { count, decimal, durationUs, statusOf } from './quantities.ts'
import { readMethodAndTarget } from './request-line.ts'
import { W3cFields } from './w3c-fields.ts'

export const iis = lineFormat({
  name: 'iis',
  timeMeans: 'end',
  remarks: [
    'IIS logs cs-uri-stem decoded, with a plus for a space: targets were encoded again, and may differ from what was sent',
  ],
  reader() {
    const fields = new W3cFields()
    const time = new IsoTime()
    return (line, record) => {
      if (fields.readDirective(line)) return 'directive'
      if (fields.count === 0) return 'not in this format'
      const values = split(line)
      if (values.length < fields.count) return 'cut off'
      return readValues(values, fields, time, record)
    }
  },
})

/** At spaces; a text in quotes keeps its own, and a doubled quote is one of its quotes. */
function split(line: string): string[] {
  if (!line.includes('"')) return line.trim().split(/ +/)
  const values: string[] = []
  for (const [field] of line.matchAll(/"(?:[^"]|"")*"(?= |$)|[^ ]+/g)) {
    const isQuoted = field.length > 1 && field.startsWith('"') && field.endsWith('"')
    values.push(isQuoted ? field.slice(1, -1).replaceAll('""', '"') : field)
  }
  return values
}

function readValues(
  values: string[],
  fields: W3cFields,
  time: IsoTime,
  record: LogRecord,
): Outcome {
  const text = (...names: string[]) => fields.text(values, ...names)
  const stamp = `${text('date', 'date-utc', 'date-local')}T${text('time', 'time-utc', 'time-local')}`
  record.stampUs = time.parse(stamp, 0)
  record.stampGrainUs = time.grainUs
  if (!(record.stampUs > 0)) return 'no time'
  record.status = statusOf(text('sc-status'))
  if (record.status < 0) return 'no status'
  record.bytes = count(text('sc-bytes'))
  record.client = text('c-ip')
  record.host = text('cs-host', 'cs(host)')
  record.protocol = text('cs-version')
  record.latencyUs = durationUs(decimal(text('time-taken', 'timetakenms')), 'ms')
  const query = text('cs-uri-query')
  const stem = encode(text('cs-uri-stem', 'cs-uri'))
  return readMethodAndTarget(text('cs-method'), query === '' ? stem : `${stem}?${query}`, record)
}

/** What no path may hold, because it was decoded; spaces stay the `+` that IIS made of them. */
function encode(stem: string): string {
  return stem.replace(
    /[^\x21\x24-\x3e\x40-\x7e]|%(?![0-9A-Fa-f]{2})/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
