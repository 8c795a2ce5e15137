// No line whatever makes a parser throw, hang or answer with something else than an outcome; and
// where a line is taken for a request, its record is one that a replay can work with.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compileLogFormat,
  detectFormat,
  formats,
  jsonLines,
} from '../../../src/traffic/formats/index.ts'
import { emptyRecord, type LineFormat, rejections } from '../../../src/traffic/log-record.ts'
import { examples } from './format-examples.ts'

const own = [
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time $upstream_response_time',
  '{"t":"$time_iso8601","r":"$request","s":$status,"b":$bytes_sent}',
  '%h %l %u %t "%r" %>s %b "%{Referer}i" %D',
  '%{%Y-%m-%dT%H:%M:%S}t.%{msec_frac}t %m %U%q %s',
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL%" %RESPONSE_CODE% %DURATION%',
]

const lineFormats = [
  ...Object.values(formats).filter((format): format is LineFormat => format.kind === 'lines'),
  ...own.map(compileLogFormat),
  jsonLines({ time: 'a.b', method: 'm', path: 'p', latency: 'l' }),
]

const plain = { client: '203.0.113.7', request: 'GET /a?b HTTP/1.1', status: '200', bytes: '7' }
const real = Object.values(examples).flatMap(({ line, head = [] }) => [line(plain), ...head])
const bits = ['"', ' ', '\\', '[', ']', '{', '}', '\t', '-', ',', ':', '#', 'HTTP/1.1', '" 200 5 ']

/** Anything at all, and lines that are nearly right: a piece of one changed, cut out or repeated. */
const anyLine = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
})
const nearlyReal = fc
  .tuple(
    fc.constantFrom(...real),
    fc.nat(400),
    fc.nat(20),
    fc.oneof(fc.constantFrom(...bits), anyLine),
  )
  .map(([line, at, length, put]) => line.slice(0, at) + put + line.slice(at + length))
const lines = fc.array(fc.oneof(anyLine, nearlyReal, fc.constantFrom(...real)), { maxLength: 20 })

const outcomes = [null, 'directive', ...rejections]

describe('whatever the lines', () => {
  test.each(lineFormats.map((format) => [format.name, format] as const))(
    '%s tells each of them once, as a request or why not',
    (_, format) => {
      fc.assert(
        fc.property(lines, (some) => {
          const parser = format.open()
          const record = emptyRecord()
          for (const line of some) {
            const outcome = parser.parse(line, record)
            expect(outcomes).toContain(outcome)
            if (outcome !== null) continue
            expect(Number.isFinite(record.stampUs)).toBe(true)
            expect(record.stampGrainUs).toBeGreaterThan(0)
            expect(record.latencyUs).toBeGreaterThanOrEqual(-1)
            expect(record.bytes).toBeGreaterThanOrEqual(0)
            expect(record.status).toBeGreaterThanOrEqual(0)
            expect(record.status).toBeLessThan(1000)
            expect(record.method).toMatch(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/)
            expect(record.target).not.toBe('')
          }
        }),
        { numRuns: 150 },
      )
    },
  )

  test('detection says something of them', () => {
    fc.assert(
      fc.property(lines, (some) => {
        expect(detectFormat(some).evidence).not.toBe('')
      }),
      { numRuns: 100 },
    )
  })

  test('documents tell what they find in them', async () => {
    const chunks = fc.array(fc.oneof(fc.uint8Array({ maxLength: 200 }), anyLine), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(chunks, fc.constantFrom('har', 'gor'), async (some, name) => {
        const format = formats[name]
        if (format?.kind !== 'document') throw new Error(`${name} is no document`)
        const seen: unknown[] = []
        const bytes = some.map((part) => Buffer.from(part as string, 'latin1'))
        await format.read(bytes, emptyRecord(), (outcome) => seen.push(outcome))
        for (const outcome of seen) expect(outcomes).toContain(outcome)
      }),
      { numRuns: 100 },
    )
  })
})

/** Lines that would keep a careless search busy: the time must not grow with the square. */
const hostile = [
  '"',
  '\\"',
  '" ',
  '" "',
  ' [1',
  '[04/May/2026:02:00:00 +0000] ',
  '" 200 - ',
  '" 200 5 x',
  '{"',
  '#',
  ' : ',
  ', ',
  '":',
]

test.each(lineFormats.map((format) => [format.name, format] as const))(
  '%s reads a long line of one thing again and again in bounded time',
  (name, format) => {
    const first = examples[name]?.line(plain) ?? real[0]!
    const parser = format.open()
    const begun = process.cpuUsage()
    for (const bit of hostile) {
      const much = bit.repeat(Math.floor((256 << 10) / bit.length))
      parser.parse(much, emptyRecord())
      parser.parse(first.slice(0, first.indexOf('"') + 5) + much, emptyRecord())
      parser.parse(first + much, emptyRecord())
    }
    const { user } = process.cpuUsage(begun)
    // 39 lines take some tens of milliseconds; what is quadratic takes minutes.
    expect(user).toBeLessThan(10e6)
  },
)
