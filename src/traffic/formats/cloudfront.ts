// CloudFront's standard log: tabs, columns by `#Fields`. Lines are unordered and up to a day late;
// `cs(Host)` is the distribution, so the host that was asked for is `x-host-header`.

import type { LogRecord, Outcome } from '../log-record.ts'
import { IsoTime } from './iso-time.ts'
import { lineFormat } from './line-format.ts'
import { count, decimal, durationUs, statusOf } from './quantities.ts'
import { readMethodAndTarget } from './request-line.ts'
import { W3cFields } from './w3c-fields.ts'

/** Today's columns, for a file whose head was lost. */
const today =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end'

/** Date, time, edge, bytes, client, method, host, stem and status came first from the beginning. */
const fewest = 9

export const cloudfront = lineFormat({
  name: 'cloudfront',
  timeMeans: 'end',
  remarks: ['CloudFront’s lines are unordered and may come a day late'],
  reader() {
    const fields = new W3cFields()
    fields.set(today)
    const time = new IsoTime()
    return (line, record) => {
      if (fields.readDirective(line)) return 'directive'
      const values = line.split('\t')
      if (values.length < fewest) return looksCut(line) ? 'cut off' : 'not in this format'
      return readValues(values, fields, time, record)
    }
  },
})

function looksCut(line: string): boolean {
  return /^\d{4}-\d\d-\d\d\t/.test(line)
}

function readValues(
  values: string[],
  fields: W3cFields,
  time: IsoTime,
  record: LogRecord,
): Outcome {
  const text = (...names: string[]) => fields.text(values, ...names)
  record.stampUs = time.parse(`${text('date')}T${text('time')}`, 0)
  record.stampGrainUs = time.grainUs
  if (!(record.stampUs > 0)) {
    return looksLikeDate(text('date')) ? 'no time' : 'not in this format'
  }
  record.status = statusOf(text('sc-status'))
  if (record.status < 0) return 'no status'
  record.bytes = count(text('sc-bytes'))
  record.client = text('c-ip')
  record.host = text('x-host-header', 'cs(host)')
  record.protocol = text('cs-protocol-version')
  record.latencyUs = durationUs(decimal(text('time-taken')), 's')
  const query = text('cs-uri-query')
  const target = query === '' ? text('cs-uri-stem') : `${text('cs-uri-stem')}?${query}`
  const isTwice = text('cs(user-agent)').includes('%2520')
  return readMethodAndTarget(text('cs-method'), isTwice ? decodeOnce(target) : target, record)
}

function looksLikeDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text)
}

/** Some old files are encoded twice: the spaces of their user agents read `%2520`. */
function decodeOnce(target: string): string {
  return target.replace(/%25(?=[0-9A-Fa-f]{2})/g, '%')
}
