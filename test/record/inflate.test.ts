import { constants, deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InflateError } from '../../src/record/huffman-code.ts'
import { Inflater } from '../../src/record/inflate.ts'

const largest = 100_000
const inflater = new Inflater(largest)

function inflated(packed: Uint8Array): Buffer {
  return Buffer.from(inflater.output.subarray(0, inflater.inflate(packed, 0, packed.length)))
}

/** Texts that repeat themselves, as the words of histograms do, and some that do not. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc
    .array(fc.constantFrom(0, 1, 2, 2, 2, 2, 3, 200), { maxLength: 4_000 })
    .map((list) => Uint8Array.from(list)),
)
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
  ),
})

describe('inflating without making anything', () => {
  it('gives back what zlib has deflated, in every way it can', () => {
    fc.assert(
      fc.property(bytes, options, (plain, how) => {
        expect(inflated(deflateSync(plain, how)).equals(plain)).toBe(true)
      }),
    )
  })

  it('says of damage what zlib says of it: the same bytes, or that it cannot be', () => {
    fc.assert(
      fc.property(bytes, options, fc.nat(), fc.nat({ max: 7 }), (plain, how, place, bit) => {
        const packed = deflateSync(plain, how)
        packed[place % packed.length]! ^= 1 << bit
        let expected: Buffer | undefined
        try {
          expected = inflateSync(packed, { maxOutputLength: largest })
        } catch {
          expect(() => inflated(packed)).toThrow(InflateError)
          return
        }
        expect(inflated(packed).equals(expected)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses what is cut off anywhere, empty or too large', () => {
    const packed = deflateSync(Buffer.from('to be or not to be, or not to be'))
    for (let length = 0; length < packed.length; length++) {
      expect(() => inflated(packed.subarray(0, length))).toThrow(InflateError)
    }
    expect(() => inflated(deflateSync(Buffer.alloc(largest + 1)))).toThrow('it is too large')
    expect(inflated(deflateSync(Buffer.alloc(largest))).length).toBe(largest)
  })
})
