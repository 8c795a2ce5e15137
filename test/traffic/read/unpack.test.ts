import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import { line, lines, readFileOf, targets } from './log-folder.ts'

const expected = Array.from({ length: 3_000 }, (_, index) => `/${index}`)
const [first, second, third] = [lines(1_000), lines(1_000, 1_000), lines(1_000, 2_000)]
const zeros = Buffer.alloc(1_024)
// To be skipped by whoever unpacks it: magic, length, content.
const skippable = Buffer.from('502a4d1804000000deadbeef', 'hex')

describe('a packed log is told by its bytes and read to its end:', () => {
  test.each([
    ['gzip', gzipSync(first + second + third)],
    [
      'several members of gzip',
      Buffer.concat([first, second, third].map((part) => gzipSync(part))),
    ],
    [
      'gzip with a name and a comment in its header',
      withHeaderTexts(gzipSync(first + second + third)),
    ],
    ['gzip with padding', Buffer.concat([gzipSync(first + second + third), zeros])],
    [
      'members of gzip with padding between them',
      Buffer.concat([gzipSync(first), zeros, gzipSync(second + third)]),
    ],
    ['zstd', zstdCompressSync(first + second + third)],
    [
      'several frames of zstd',
      Buffer.concat([first, second, third].map((part) => zstdCompressSync(part))),
    ],
    [
      'zstd with frames to be skipped',
      Buffer.concat([
        skippable,
        zstdCompressSync(first + second),
        skippable,
        zstdCompressSync(third),
      ]),
    ],
    ['zstd after gzip', Buffer.concat([gzipSync(first), zstdCompressSync(second + third)])],
  ])('%s', async (_, packed) => {
    const { requests, counts } = await readFileOf(packed)
    expect(targets(requests)).toEqual(expected)
    expect(counts.rejected).toEqual({})
    expect(counts.remarks.join()).not.toContain('access.log')
  })
})

test.each([
  ['gzip', (text: string) => gzipSync(text)],
  ['zstd', (text: string) => zstdCompressSync(text)],
])('members of %s end anywhere in what is read at once', async (_, pack) => {
  // Packed, these are from some bytes to many slices.
  const sizes = [1, 3_000, 2, 300, 8_000, 7, 1_200, 90, 2_500, 1, 1]
  const random = (index: number) => `/${createHash('sha256').update(String(index)).digest('hex')}`
  let count = 0
  const members = sizes.map((size) =>
    pack(Array.from({ length: size }, () => `${line('00:00:00', random(count++))}\n`).join('')),
  )
  const { requests, counts } = await readFileOf(Buffer.concat(members))
  expect(counts.rejected).toEqual({})
  expect(targets(requests)).toEqual(Array.from({ length: count }, (_, index) => random(index)))
})

describe('a packed log that is cut off', () => {
  test.each([
    ['gzip', gzipSync(first + second + third)],
    ['zstd', zstdCompressSync(first + second + third)],
  ])('gives what could be read of it, and says so: %s', async (_, packed) => {
    const { requests, counts } = await readFileOf(packed.subarray(0, packed.length * 0.7))
    expect(targets(requests)).toEqual(expected.slice(0, requests.length))
    expect(counts.parsed).toBe(requests.length)
    expect(counts.remarks[0]).toMatch(/access\.log: it is cut off/)
    // Half a line may look like another request.
    expect(counts.lines - counts.parsed).toBe(counts.rejected['cut off']?.count ?? 0)
  })

  it('gives most of its lines', async () => {
    const noise = Array.from({ length: 20_000 }, (_, index) => `/${(index * 7_919) % 20_011}`)
    const text = noise.map((target) => lines(1).replace('/0 ', `${target} `)).join('')
    const packed = gzipSync(text)
    const { requests } = await readFileOf(packed.subarray(0, packed.length / 2))
    expect(requests.length).toBeGreaterThan(9_000)
  })
})

it('a packed log with a fault inside gives what stands before it', async () => {
  const packed = Buffer.concat([gzipSync(first), Buffer.from('this is no gzip')])
  const { counts, requests } = await readFileOf(packed)
  expect(counts.remarks[0]).toMatch(/access\.log: something that is not packed follows/)
  expect(targets(requests)).toEqual(expected.slice(0, 1_000))
})

it('a packed log whose checksum is wrong says so', async () => {
  const packed = gzipSync(first)
  packed.writeUInt32LE(1, packed.length - 8)
  const { counts } = await readFileOf(packed)
  expect(counts.parsed).toBe(1_000)
  expect(counts.remarks[0]).toContain('wrong checksum')
})

it('a file that is named .gz and is not packed is read as it is', async () => {
  const { requests } = await readFileOf(first)
  expect(requests).toHaveLength(1_000)
})

function withHeaderTexts(packed: Buffer): Buffer {
  const header = Buffer.from(packed.subarray(0, 10))
  header[3] = 4 | 8 | 16
  const texts = Buffer.from('\x03\x00abcaccess.log\x00rotated\x00', 'latin1')
  return Buffer.concat([header, texts, packed.subarray(10)])
}

test('a bomb of zstd is unpacked a little at a time', async () => {
  const child = `
    const { unpack } = await import(${JSON.stringify(unpackModule)})
    let bytes = 0
    const packed = async function* () { yield Buffer.from(process.argv[1], 'base64') }
    for await (const chunk of unpack(packed(), (fault) => { throw new Error(fault) })) bytes += chunk.length
    process.stdout.write(JSON.stringify({ bytes, memoryKiB: process.resourceUsage().maxRSS }))`
  const blocks = 8_192
  const args = ['--input-type=module', '--eval', child, zstdBomb(blocks).toString('base64')]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const { bytes, memoryKiB } = JSON.parse(stdout)
  expect(bytes).toBe(blocks * rleBytes)
  expect(memoryKiB * 1_024).toBeLessThan(bytes / 3)
})

const unpackModule = new URL('../../../src/traffic/read/unpack.ts', import.meta.url).href
const rleBytes = 128 * 1_024

/** A frame of blocks that each are one byte, so many times: 4 bytes become 128 KiB. */
function zstdBomb(blocks: number): Buffer {
  const frame = Buffer.alloc(6 + 4 * blocks)
  frame.set([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])
  for (let block = 0; block < blocks; block++) {
    const last = block === blocks - 1 ? 1 : 0
    frame.writeUIntLE(last | (1 << 1) | (rleBytes << 3), 6 + 4 * block, 3)
    frame.write('a', 9 + 4 * block)
  }
  return frame
}
