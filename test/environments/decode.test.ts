import zlib from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeBody } from '../../src/environments/decode.ts'

const text = Buffer.from('true '.repeat(100))

test.each([
  ['gzip', zlib.gzipSync(text)],
  ['x-gzip', zlib.gzipSync(text)],
  ['deflate', zlib.deflateSync(text)],
  ['deflate', zlib.deflateRawSync(text)],
  ['br', zlib.brotliCompressSync(text)],
  ['zstd', zlib.zstdCompressSync(text)],
  ['gzip, BR', zlib.brotliCompressSync(zlib.gzipSync(text))],
  ['identity', text],
])('%s is undone', (coding, body) => {
  expect(decodeBody(body, coding, 'GET /')).toEqual(text)
})

test('an empty body needs no coding to be undone', () => {
  expect(decodeBody(Buffer.alloc(0), 'gzip', 'GET /')).toHaveLength(0)
})

test.each([
  ['gzip', (body: Buffer) => zlib.gzipSync(body)],
  [
    'br',
    (body: Buffer) =>
      zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
  ],
  ['zstd', (body: Buffer) => zlib.zstdCompressSync(body)],
])('a bomb of %s is too large, and not unpacked', (coding, pack) => {
  const bomb = pack(Buffer.alloc(65 * 1024 * 1024))
  expect(() => decodeBody(bomb, coding, 'GET /')).toThrow(
    expect.objectContaining({ kind: 'too-large' }),
  )
})

test('half a body and an unknown coding are named', () => {
  const half = zlib.gzipSync(text).subarray(0, 20)
  expect(() => decodeBody(half, 'gzip', 'GET /half')).toThrow(
    /GET \/half: the body is not whole gzip/,
  )
  expect(() => decodeBody(text, 'lzma', 'GET /')).toThrow(/the coding 'lzma'/)
})
