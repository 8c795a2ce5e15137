// The kinds of line that the logs of NASA (1995) and Calgary (1994) are known for: published counts
// of their 404s and bytes differ because careless parsers drop some of them. Every kind is here, in
// known numbers, so that the sums can be exact.

import { expect, test } from 'vitest'
import { formats } from '../../../src/traffic/formats/index.ts'
import { emptyRecord, type LineFormat } from '../../../src/traffic/log-record.ts'

/** Request, status, bytes, and how many such lines. */
const requests: [request: string, status: number, bytes: string, lines: number][] = [
  ['GET /shuttle/countdown/ HTTP/1.0', 200, '3985', 100],
  ['GET /images/KSC-logosmall.gif HTTP/1.0', 304, '0', 40],
  ['GET /pub/winvn/readme.txt HTTP/1.0', 404, '-', 17],
  ['HEAD /ksc.html HTTP/1.0', 200, '0', 3],
  ['POST /cgi-bin/geturlstats.pl HTTP/1.0', 200, '3984', 2],
  ['GET /ksc.html', 200, '7074', 5],
  ['GET /facts/faq04 .html HTTP/1.0', 404, '-', 2],
  ['GET /shuttle/"target.html" HTTP/1.0', 404, '-', 3],
  ['GET /images/"><a href="/x"> HTTP/1.0', 404, '-', 1],
  ['GET /history/apollo/ap\xb7llo.html HTTP/1.0', 404, '-', 2],
  ['GET /a\\b\\ HTTP/1.0', 404, '-', 1],
  ['GET http://www.ksc.nasa.gov/ HTTP/1.0', 200, '7280', 4],
  ['GET ksc.html HTTP/1.0', 404, '-', 6],
  ['GET /ksc.html HTTP/V1.0', 200, '7074', 1],
  ['GET /cgi-bin/imagemap?" 200 5 HTTP/1.0', 404, '-', 1],
  ['GET /e"nd" HTTP/1.0', 500, '12345678901', 1],
]

const none: [request: string, reason: string, lines: number][] = [
  ['', 'no request', 2],
  ['-', 'no request', 1],
  ['local index.html', 'not HTTP', 14],
  ['k\x83\x11t\xdf', 'not HTTP', 3],
  ['\t\t\t\t', 'no request', 1],
  ['GET', 'not HTTP', 1],
]

const hosts = ['199.72.81.55', 'unicomp6.unicomp.net', 'burger.letters.com', 'local', '::1']

function line(request: string, status: number | string, bytes: string, index: number): string {
  const stamp = `01/Jul/1995:00:00:${String(index % 60).padStart(2, '0')} -0400`
  return `${hosts[index % hosts.length]} - - [${stamp}] "${request}" ${status} ${bytes}`
}

const log = [
  ...requests.flatMap(([request, status, bytes, lines]) =>
    Array.from({ length: lines }, (_, index) => line(request, status, bytes, index)),
  ),
  ...none.flatMap(([request, , lines]) =>
    Array.from({ length: lines }, (_, index) => line(request, 400, '-', index)),
  ),
  'alyssa.p',
]

test('every kind of request counts, every other line is rejected by its reason', () => {
  const format = formats['apache-common'] as LineFormat
  const parser = format.open()
  const record = emptyRecord()
  const rejected: Record<string, number> = {}
  const seen = { parsed: 0, notFound: 0, bytes: 0, withoutProtocol: 0 }
  const clients = new Set<string>()
  for (const text of log) {
    const outcome = parser.parse(text, record)
    if (outcome !== null) {
      rejected[outcome] = (rejected[outcome] ?? 0) + 1
      continue
    }
    seen.parsed++
    seen.bytes += record.bytes
    if (record.status === 404) seen.notFound++
    if (record.protocol === '') seen.withoutProtocol++
    clients.add(record.client)
  }
  expect(seen).toEqual({
    parsed: 189,
    notFound: 33,
    bytes: 398_500 + 7_968 + 35_370 + 29_120 + 7_074 + 12_345_678_901,
    withoutProtocol: 5,
  })
  expect(rejected).toEqual({ 'no request': 4, 'not HTTP': 18, 'not in this format': 1 })
  expect(clients.size).toBe(hosts.length)
  expect(seen.parsed + 4 + 18 + 1).toBe(log.length)
})
