// HAR and GoReplay: entries of a document, whichever way its bytes are cut into chunks.

import { describe, expect, test } from 'vitest'
import { formats } from '../../../src/traffic/formats/index.ts'
import { emptyRecord, type LogRecord, type Outcome } from '../../../src/traffic/log-record.ts'

type Entry = Partial<LogRecord> | Outcome

async function read(
  name: 'har' | 'gor',
  document: Buffer | string,
  chunkBytes = 1 << 16,
): Promise<Entry[]> {
  const format = formats[name]
  if (format?.kind !== 'document') throw new Error(`${name} is no document`)
  const bytes = Buffer.from(document)
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes)
    chunks.push(bytes.subarray(at, at + chunkBytes))
  const record = emptyRecord()
  const seen: Entry[] = []
  await format.read(chunks, record, (outcome) => seen.push(outcome ?? { ...record }))
  return seen
}

const stampUs = Date.UTC(2026, 4, 4, 2, 0, 0) * 1000

describe('har', () => {
  const entry = (over: object = {}, request: object = {}) => ({
    startedDateTime: '2026-05-04T04:00:00.1234567+02:00',
    time: 999,
    timings: {
      blocked: 1.5,
      dns: -1,
      connect: 20,
      ssl: 10,
      send: 0.5,
      wait: 100,
      receive: 8,
      _blocked_queueing: 50,
    },
    request: {
      method: 'GET',
      url: 'https://shop.example:8443/caf\u00e9?x="{[#top',
      httpVersion: 'h2',
      headers: [{ name: 'a', value: '}]"\\' }],
      ...request,
    },
    response: { status: 200, bodySize: -1, content: { size: 512, text: '{"entries":[{}]}' } },
    ...over,
  })
  const har = (...entries: object[]) =>
    JSON.stringify({
      log: {
        version: '1.2',
        creator: { name: 'entries' },
        pages: [{ id: 'entries' }],
        entries,
        comment: 'x',
      },
    })

  test.each([1, 7, 1 << 16])('is read in chunks of %i bytes', async (chunkBytes) => {
    const seen = await read('har', har(entry(), entry()), chunkBytes)
    expect(seen).toHaveLength(2)
    expect(seen[1]).toEqual({
      stampUs: stampUs + 123_456,
      stampGrainUs: 1,
      latencyUs: 130_000,
      method: 'GET',
      target: '/caf\xc3\xa9?x="{[',
      protocol: 'h2',
      host: 'shop.example:8443',
      status: 200,
      bytes: 512,
      client: '',
    })
  })

  test('with a byte order mark, or as JSONP', async () => {
    const text = har(entry())
    for (const whole of [
      `\ufeff${text}`,
      `onInputData(${text});`,
      JSON.stringify(JSON.parse(text), null, 2),
    ]) {
      expect(await read('har', whole)).toHaveLength(1)
    }
  })

  test('tells what is no request', async () => {
    const seen = await read(
      'har',
      har(
        entry({}, { url: 'data:text/plain,x' }),
        entry({}, { url: 'blob:https://a/b' }),
        entry({}, { method: '' }),
        entry({ response: { status: 0 } }),
        entry({ startedDateTime: 'yesterday' }),
        entry({ response: {} }),
        { request: null },
        entry({}, { url: '/relative?a' }),
      ),
    )
    expect(seen.slice(0, 7)).toEqual([
      'not HTTP',
      'not HTTP',
      'no request',
      'no request',
      'no time',
      'no status',
      'not in this format',
    ])
    expect(seen[7]).toMatchObject({ target: '/relative?a', host: '' })
  })

  test('a document that was cut off says so, and keeps what was whole', async () => {
    const text = har(entry(), entry())
    const seen = await read('har', text.slice(0, -200))
    expect(seen).toEqual([expect.objectContaining({ status: 200 }), 'cut off'])
  })
})

describe('gor', () => {
  const separator = '\n🐵🙈🙉\n'
  const startNs = `${stampUs}000`
  const plusNs = (ms: number) => `${stampUs + ms * 1000}000`
  const request = (id: string, fields: string, path = '/a?b') =>
    `1 ${id} ${fields}\nGET ${path} HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: 203.0.113.7, 10.0.0.1\r\n\r\n${separator}`
  const answer = (type: number, id: string, fields: string) =>
    `${type} ${id} ${fields}\nHTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello${separator}`

  test.each([1, 5, 1 << 16])(
    'joins requests and answers, in chunks of %i bytes',
    async (chunkBytes) => {
      const document =
        request('aaaa1111', `${startNs} 0`) +
        request('bbbb2222', `${plusNs(1)} -1`, '/b') +
        answer(3, 'aaaa1111', `${plusNs(1)} 9`) +
        answer(2, 'bbbb2222', `${plusNs(31)} 2000000`) +
        answer(2, 'aaaa1111', plusNs(50))
      const seen = await read('gor', document, chunkBytes)
      const requests = seen.filter((entry) => entry !== 'directive')
      expect(seen).toHaveLength(5)
      expect(requests).toEqual([
        expect.objectContaining({ target: '/b', latencyUs: 32_000, stampUs: stampUs + 1000 }),
        {
          stampUs,
          stampGrainUs: 1,
          latencyUs: 50_000,
          method: 'GET',
          target: '/a?b',
          protocol: 'HTTP/1.1',
          host: 'shop.example',
          status: 404,
          bytes: 5,
          client: '203.0.113.7',
        },
      ])
    },
  )

  test('a request without an answer is a request all the same', async () => {
    expect(await read('gor', request('aaaa1111', startNs))).toEqual([
      expect.objectContaining({ target: '/a?b', status: 0, latencyUs: -1 }),
    ])
  })

  test('tells what is no message, no HTTP, or cut off', async () => {
    const document = `hello${separator}1 cccc3333 ${startNs} 0\n\x16\x03\x01${separator}${request('dddd4444', startNs).slice(0, 60)}`
    expect(await read('gor', document)).toEqual(['not in this format', 'not HTTP', 'cut off'])
  })

  test('requests that never get an answer do not pile up', async () => {
    const many = Array.from({ length: 10_050 }, (_, index) => request(`id${index}`, startNs)).join(
      '',
    )
    expect(await read('gor', many)).toHaveLength(10_050)
  })
})
