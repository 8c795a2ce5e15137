// The contract of a line format: every one of them is asked the same.

import { describe, expect, test } from 'vitest'
import { formats } from '../../../src/traffic/formats/index.ts'
import {
  emptyRecord,
  type LineFormat,
  type LogRecord,
  type Outcome,
} from '../../../src/traffic/log-record.ts'
import { examples, type Facts, stampUs } from './format-examples.ts'

const plain: Facts = {
  client: '203.0.113.7',
  request: 'GET /products/7?color=red HTTP/1.1',
  status: '404',
  bytes: '5120',
}

function lineFormatOf(name: string): LineFormat {
  const format = formats[name]
  if (format?.kind !== 'lines') throw new Error(`${name} is no format of lines`)
  return format
}

describe.each(Object.keys(examples))('%s', (name) => {
  const format = lineFormatOf(name)
  const example = examples[name]!

  function read(line: string): { outcome: Outcome; record: LogRecord } {
    const parser = format.open()
    const record = emptyRecord()
    for (const head of example.head ?? []) expect(parser.parse(head, record)).toBe('directive')
    return { outcome: parser.parse(line, record), record }
  }

  const readFacts = (facts: Partial<Facts>) => read(example.line({ ...plain, ...facts }))

  test('has the name that --format takes, and the meaning of its stamp', () => {
    expect(format.name).toBe(name)
    expect(format.timeMeans).toBe(example.timeMeans)
  })

  test('reads every fact of a plain line', () => {
    const { outcome, record } = readFacts({})
    expect(outcome).toBeNull()
    expect(record).toEqual({
      stampUs,
      stampGrainUs: 1e6,
      latencyUs: -1,
      method: 'GET',
      target: '/products/7?color=red',
      protocol: 'HTTP/1.1',
      host: '',
      status: 404,
      bytes: 5120,
      client: '203.0.113.7',
      ...example.gives,
    })
  })

  test('leaves nothing of one line in the record of the next', () => {
    const parser = format.open()
    const record = emptyRecord()
    for (const head of example.head ?? []) parser.parse(head, record)
    Object.assign(record, { host: 'left.example', latencyUs: 77, client: 'left', protocol: 'left' })
    expect(parser.parse(example.line(plain), record)).toBeNull()
    expect(record).toEqual(readFacts({}).record)
  })

  test.each(['2001:db8::1', '::1'])('keeps the IPv6 address %s whole', (client) => {
    expect(readFacts({ client }).record.client).toBe(client)
  })

  test('does not mind a carriage return or a byte order mark', () => {
    const line = example.line(plain)
    expect(read(`${line}\r`)).toEqual(read(line))
    expect(read(`\xef\xbb\xbf${line}\r`)).toEqual(read(line))
  })

  test.each(['', ' \t ', '\r'])('tells a blank line: %j', (line) => {
    expect(read(line).outcome).toBe('empty line')
  })

  test('reads a line of 100 KiB', () => {
    const target = `/${'a'.repeat(100 << 10)}`
    expect(readFacts({ request: `GET ${target} HTTP/1.1` }).record.target).toBe(target)
  })

  test.each(['hello world', '{', '[', '"', '#', '{}', '[]', 'null', '\0\x01\xff'])(
    'refuses what is no line of it: %j',
    (line) => {
      expect(read(line).outcome).toMatch(/not in this format|cut off|no time/)
    },
  )

  test('never takes a line that was cut off for another request', () => {
    const line = example.line(plain)
    for (let length = 1; length < line.length; length++) {
      const { outcome, record } = read(line.slice(0, length))
      if (outcome !== null) continue
      expect(record.method).toBe('GET')
      expect('/products/7?color=red'.startsWith(record.target)).toBe(true)
    }
  })

  if (example.escaped !== undefined) {
    const { text, target } = example.escaped
    test(`undoes its escapes: ${JSON.stringify(text)}`, () => {
      expect(readFacts({ request: `GET ${text} HTTP/1.1` }).record.target).toBe(target)
    })
  }

  test('takes other methods', () => {
    expect(readFacts({ request: 'PROPFIND /a HTTP/1.1' }).record.method).toBe('PROPFIND')
    expect(readFacts({ request: 'OPTIONS * HTTP/1.1' }).record.target).toBe('*')
  })

  if (example.isSplit) return

  test.each([
    ['GET /a b c HTTP/1.0', '/a b c', 'HTTP/1.0'],
    ['GET /a', '/a', ''],
    ['GET http://user@shop.example/a?b HTTP/1.1', '/a?b', 'HTTP/1.1'],
    ['GET https://shop.example HTTP/1.1', '/', 'HTTP/1.1'],
    ['GET index.html HTTP/1.0', 'index.html', 'HTTP/1.0'],
    ['GET /caf\xc3\xa9 HTTP/1.0', '/caf\xc3\xa9', 'HTTP/1.0'],
    ['GET /a HTTP/V1.0', '/a', 'HTTP/V1.0'],
    ['GET  /two  HTTP/1.0', '/two', 'HTTP/1.0'],
  ])('reads %j as a request', (request, target, protocol) => {
    const { outcome, record } = readFacts({ request })
    expect(outcome).toBeNull()
    expect(record).toMatchObject({ method: 'GET', target, protocol })
  })

  test.each([
    ['', 'no request'],
    ['-', 'no request'],
    ['<BADREQ>', 'no request'],
    ['GET  HTTP/1.0', 'no request'],
    ['\x16\x03\x01\x02', 'not HTTP'],
    ['\x03 \x05', 'not HTTP'],
    ['quit', 'not HTTP'],
    ['abc def', 'not HTTP'],
    ['PRI * HTTP/2.0', 'not HTTP'],
  ])('says of the request %j that it is none: %s', (request, outcome) => {
    expect(readFacts({ request }).outcome).toBe(outcome)
  })

  test('counts a dash for bytes as none', () => {
    const { outcome, record } = readFacts({ bytes: '-' })
    expect(outcome).toBeNull()
    expect(record.bytes).toBe(0)
  })
})

test('every format has its name, and passes this contract unless it is a document', () => {
  const documents = Object.values(formats).filter(({ kind }) => kind === 'document')
  expect(documents.map(({ name }) => name)).toEqual(['har', 'gor'])
  expect([...Object.keys(examples), 'har', 'gor'].sort()).toEqual(Object.keys(formats).sort())
})
