// Which format a log has, from its first lines, whatever carried them.

import { describe, expect, test } from 'vitest'
import { detectFormat, formats } from '../../../src/traffic/formats/index.ts'
import { emptyRecord, type LineFormat } from '../../../src/traffic/log-record.ts'
import { examples } from './format-examples.ts'

const facts = { client: '203.0.113.7', request: 'GET /a?b HTTP/1.1', status: '200', bytes: '7' }

function logOf(name: string): string[] {
  const { line, head = [] } = examples[name]!
  return [
    ...head,
    ...Array.from({ length: 40 }, () => line(facts)),
    line({ ...facts, request: '-' }),
  ]
}

test.each(Object.keys(examples).filter((name) => name !== 'apache-combined'))(
  '%s is known by its lines',
  (name) => {
    const { format, evidence } = detectFormat(logOf(name))
    expect(format?.name).toBe(name)
    expect(evidence).toMatch(new RegExp(`^${name}: 4\\d of \\d+ lines`))
  },
)

test('what nginx and Apache both could have written is told so', () => {
  const { format, evidence } = detectFormat(logOf('apache-combined'))
  expect(format?.name).toBe('nginx-combined')
  expect(evidence).toContain('apache-combined reads them too')
})

test('the escapes of Apache tell it from nginx', () => {
  const line = examples['apache-combined']!.line({ ...facts, request: 'GET /a\\"b HTTP/1.1' })
  expect(detectFormat([...logOf('apache-combined'), line]).format?.name).toBe('apache-combined')
})

test('what only begins like combined has its client elsewhere', () => {
  const combined = logOf('nginx-combined').map((text) => text.replace('203.0.113.7', '10.0.0.1'))
  const client = (lines: string[]) => {
    const { format, evidence } = detectFormat(lines)
    const record = emptyRecord()
    expect((format as LineFormat).open().parse(lines[0]!, record)).toBeNull()
    return { client: record.client, evidence }
  }
  const main = combined.map((text) => `${text} "203.0.113.7, 10.0.0.2"`)
  expect(client(main)).toMatchObject({
    client: '203.0.113.7',
    evidence: expect.stringMatching(/nginx's main/),
  })
  const vhost = combined.map((text) => `shop.example:443 ${text}`)
  expect(client(vhost)).toMatchObject({
    client: '10.0.0.1',
    evidence: expect.stringMatching(/vhost_combined/),
  })
  expect(client(combined.map((text) => text.replace(/"[^"]*" "[^"]*"$/, '"-" "-"'))).client).toBe(
    '10.0.0.1',
  )
})

test('documents are known by their beginning', () => {
  expect(detectFormat(['\xef\xbb\xbf{', '  "log": {', '"version": "1.2"']).format).toBe(formats.har)
  expect(detectFormat(['onInput({"log":{"entries":[{"startedDateTime":"2026']).format).toBe(
    formats.har,
  )
  expect(
    detectFormat(['1 932079936fa4306fc308d67588178d17d823647c 1439818823587396305 0']).format,
  ).toBe(formats.gor)
})

test.each([[[]], [['', '  ']], [['hello', 'world']]])('no format is made up for %j', (lines) => {
  const { format, evidence } = detectFormat(lines)
  expect(format).toBeNull()
  expect(evidence).toMatch(/no known format reads/)
})

const line = examples['nginx-combined']!.line(facts)

describe('a prefix is taken off and told', () => {
  const prefixed: Record<string, string[]> = {
    Docker: [JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-05-04T02:00:00Z' })],
    'journald (JSON)': [JSON.stringify({ MESSAGE: line, _PID: '7' })],
    CRI: [`2026-05-04T02:00:00.669794202Z stdout F ${line}`],
    'syslog or journald': [`<190>May  4 02:00:00 web-1 nginx: ${line}`],
    syslog: [`<190>1 2026-05-04T02:00:00.003Z web-1 nginx 812 - [x@1 a="b"] ${line}`],
    journald: [`2026-05-04T02:00:00+0000 web-1 nginx[812]: ${line}`],
  }
  test.each(Object.entries(prefixed))('%s', (name, lines) => {
    for (const given of [undefined, formats['nginx-combined']]) {
      const { format, evidence } = detectFormat(lines, given)
      expect(evidence).toContain(name)
      const record = emptyRecord()
      expect((format as LineFormat).open().parse(lines[0]!, record)).toBeNull()
      expect(record).toMatchObject({ target: '/a?b', client: '203.0.113.7' })
      expect(format?.remarks.join()).toContain('was taken off each line')
    }
  })

  test('parts of a long line are put together', () => {
    const [begin, end] = [line.slice(0, 50), line.slice(50)]
    const ofDocker = [begin, `${end}\n`].map((log) => JSON.stringify({ log, stream: 'stdout' }))
    const ofCri = [
      `2026-05-04T02:00:00.66Z stdout P ${begin}`,
      `2026-05-04T02:00:00.66Z stdout F ${end}`,
    ]
    for (const lines of [ofDocker, ofCri]) {
      const parser = (detectFormat(lines).format as LineFormat).open()
      const record = emptyRecord()
      expect(lines.map((part) => parser.parse(part, record))).toEqual(['directive', null])
      expect(record.target).toBe('/a?b')
    }
  })

  test('a line without it is still read', () => {
    const lines = Array.from({ length: 20 }, () => prefixed.CRI![0]!)
    const { format } = detectFormat(lines)
    expect((format as LineFormat).open().parse(line, emptyRecord())).toBeNull()
  })
})

test('a format that is given is not questioned, but its lines are counted', () => {
  const { format, evidence } = detectFormat(['hello', line], formats['nginx-combined'])
  expect(format?.name).toBe('nginx-combined')
  expect(evidence).toBe('nginx-combined, as given: 1 of 2 lines')
})
