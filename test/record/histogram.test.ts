// Histograms against a plain sorted array, and against input that means harm.

import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram } from '../../src/record/histogram.ts'
import {
  bucketsOf,
  HistogramColumns,
  valueAtQuantileUs,
} from '../../src/record/histogram-columns.ts'
import { countEncoded, HistogramError, longestUs } from '../../src/record/histogram-payload.ts'

const timeUs = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: longestUs }),
  fc.constantFrom(0, 1, 2_047, 2_048, 4_095, 4_096, longestUs),
)
const timesUs = fc.array(timeUs, { maxLength: 200 })

describe('a histogram', () => {
  it('keeps each value in a bucket that holds it, to three digits', () => {
    fc.assert(
      fc.property(timeUs, (valueUs) => {
        const [bucket, ...others] = Histogram.of([valueUs]).buckets()
        expect(others).toEqual([])
        expect(bucket!.lowUs).toBeLessThanOrEqual(valueUs)
        expect(bucket!.lowUs + bucket!.widthUs).toBeGreaterThan(valueUs)
        expect(bucket!.widthUs).toBeLessThanOrEqual(Math.max(1, valueUs / 1_000))
      }),
    )
  })

  it('counts like a sorted array, bucket by bucket', () => {
    fc.assert(
      fc.property(timesUs, (values) => {
        const buckets = Histogram.of(values).buckets()
        for (const { lowUs, widthUs, count } of buckets) {
          const within = values.filter((value) => value >= lowUs && value < lowUs + widthUs)
          expect(count).toBe(within.length)
        }
        expect(buckets.map(({ lowUs }) => lowUs)).toEqual(
          buckets.map(({ lowUs }) => lowUs).toSorted((a, b) => a - b),
        )
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(values.length)
      }),
    )
  })

  it('shows a quantile from the bucket of the value of that rank', () => {
    fc.assert(
      fc.property(
        fc.array(timeUs, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.9, 0.95, 0.99, 1),
        (values, quantile) => {
          const sorted = values.toSorted((a, b) => a - b)
          const exact = sorted[Math.max(0, Math.ceil(quantile * values.length - 1e-9) - 1)]!
          const shown = Histogram.of(values).valueAtQuantileUs(quantile)!
          expect(Math.abs(shown - exact)).toBeLessThanOrEqual(exact / 1_000)
        },
      ),
    )
  })

  it('has the same buckets and shows the same quantiles without a recorder', () => {
    fc.assert(
      fc.property(timesUs, fc.constantFrom(0.5, 0.9, 0.95, 0.99, 1), (values, quantile) => {
        const recorded = Histogram.of(values)
        const buckets = bucketsOf(values)
        expect(buckets).toEqual(new HistogramColumns().decode(recorded.encode()))
        expect(valueAtQuantileUs(buckets, quantile)).toBe(recorded.valueAtQuantileUs(quantile))
      }),
    )
    expect(() => bucketsOf([-1])).toThrow(HistogramError)
  })

  it('comes back from its encoding as it was', () => {
    fc.assert(
      fc.property(timesUs, (values) => {
        const histogram = Histogram.of(values)
        const decoded = Histogram.decode(histogram.encode())
        expect(decoded.buckets()).toEqual(histogram.buckets())
        expect(decoded.totalCount).toBe(values.length)
        expect(countEncoded(histogram.encode())).toBe(values.length)
      }),
    )
  })

  it('merges as its values would', () => {
    fc.assert(
      fc.property(timesUs, timesUs, (a, b) => {
        const merged = Histogram.of(a)
        merged.add(Histogram.decode(Histogram.of(b).encode()))
        expect(merged.buckets()).toEqual(Histogram.of([...a, ...b]).buckets())
      }),
    )
  })

  it('is what it was when what was added is taken out again', () => {
    fc.assert(
      fc.property(timesUs, timesUs, timesUs, (a, b, later) => {
        const histogram = Histogram.of(a)
        histogram.add(Histogram.of(b))
        histogram.subtract(Histogram.of(b))
        expect(histogram.buckets()).toEqual(Histogram.of(a).buckets())
        for (const value of later) histogram.record(value)
        expect(histogram.buckets()).toEqual(Histogram.of([...a, ...later]).buckets())
      }),
    )
  })

  it('refuses to take out what is not in it, and stays as it was', () => {
    const histogram = Histogram.of([10, 20])
    expect(() => histogram.subtract(Histogram.of([10, 20, 20]))).toThrow(HistogramError)
    expect(() => histogram.subtract(Histogram.of([5_000_000]))).toThrow(HistogramError)
    expect(histogram.buckets()).toEqual(Histogram.of([10, 20]).buckets())
  })

  it('refuses what is no time', () => {
    const histogram = new Histogram()
    for (const value of [-1, Number.NaN]) expect(() => histogram.record(value)).toThrow('µs')
    expect(histogram.totalCount).toBe(0)
    expect(histogram.valueAtQuantileUs(0.5)).toBeNull()
  })

  it('keeps what is longer than an hour as an hour', () => {
    const histogram = Histogram.of([2 * longestUs, Number.POSITIVE_INFINITY])
    expect(histogram.buckets()).toEqual(Histogram.of([longestUs, longestUs]).buckets())
  })
})

describe('a histogram from elsewhere', () => {
  it('is refused when it is no histogram at all', () => {
    for (const text of ['', 'x', '{}', 'AAAA', '****', 'HISTFAAAAA==', 'A'.repeat(500_000)]) {
      expect(() => Histogram.decode(text), text.slice(0, 20)).toThrow(HistogramError)
    }
  })

  it('is refused when its base64 lacks the padding, which not every decoder reads', () => {
    const text = Histogram.of([1]).encode().replace(/=+$/, '')
    expect(text.length % 4).not.toBe(0)
    expect(() => Histogram.decode(text)).toThrow(HistogramError)
  })

  it('is refused when it would cost more memory than an hour of buckets', () => {
    const bomb = packed(Buffer.alloc(50_000_000))
    expect(bomb.length).toBeLessThan(400_000)
    expect(() => Histogram.decode(bomb)).toThrow(HistogramError)
    const promises = payload({ words: Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]) })
    expect(() => Histogram.decode(packed(promises))).toThrow('holds values above')
  })

  it('is refused when its header does not fit', () => {
    const words = Buffer.from([2])
    expect(Histogram.decode(packed(payload({ words }))).totalCount).toBe(1)
    expect(() => Histogram.decode(packed(payload({ words, digits: 2 })))).toThrow('digits')
    expect(() => Histogram.decode(packed(payload({ words, lowest: 1_000n })))).toThrow('lowest')
    expect(() => Histogram.decode(packed(payload({ words, highest: 2n ** 60n })))).toThrow(
      'highest',
    )
    expect(() => Histogram.decode(packed(payload({ words, length: 7 })))).toThrow('length')
  })

  it('never does worse than a HistogramError, whatever its bytes', () => {
    const encoded = Buffer.from(Histogram.of([1, 900, 30_000, 30_000]).encode(), 'base64')
    fc.assert(
      fc.property(
        fc.nat(encoded.length - 1),
        fc.nat(255),
        fc.nat(encoded.length),
        (at, byte, end) => {
          const damaged = Buffer.from(encoded)
          damaged[at] = byte
          try {
            Histogram.decode(damaged.subarray(0, end).toString('base64'))
          } catch (error) {
            expect(error).toBeInstanceOf(HistogramError)
          }
        },
      ),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (words) => {
        try {
          const decoded = Histogram.decode(packed(payload({ words: Buffer.from(words) })))
          expect(decoded.totalCount).toBe(countEncoded(decoded.encode()))
        } catch (error) {
          expect(error).toBeInstanceOf(HistogramError)
        }
      }),
    )
  })
})

interface Parts {
  words: Buffer
  length?: number
  digits?: number
  lowest?: bigint
  highest?: bigint
}

function payload({ words, length, digits = 3, lowest = 1n, highest = 10_000n }: Parts): Buffer {
  const header = Buffer.alloc(40)
  header.writeUInt32BE(0x1c849313, 0)
  header.writeUInt32BE(length ?? words.length, 4)
  header.writeUInt32BE(digits, 12)
  header.writeBigUInt64BE(lowest, 16)
  header.writeBigUInt64BE(highest, 24)
  header.writeDoubleBE(1, 32)
  return Buffer.concat([header, words])
}

function packed(bytes: Buffer): string {
  const body = deflateSync(bytes)
  const header = Buffer.alloc(8)
  header.writeUInt32BE(0x1c849314, 0)
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body]).toString('base64')
}
