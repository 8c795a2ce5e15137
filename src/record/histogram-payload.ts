// Looks through an encoded histogram before the library decodes it. Run folders come from
// elsewhere: a few hundred bytes can promise gigabytes of buckets, so everything that costs memory
// or time is bounded first. The format is HdrHistogram's V2: a header, then the counts as ZigZag
// LEB128 words, of which a negative one stands for that many empty buckets.

import { inflateSync } from 'node:zlib'

/** A histogram that cannot be read, or a value that cannot be recorded. */
export class HistogramError extends Error {
  override name = 'HistogramError'
}

const compressedCookie = 0x1c849304
const plainCookie = 0x1c849303
const headerBytes = 40
/** Three digits up to an hour are 23,552 buckets; each word has at most nine bytes. */
const largestText = 400_000
const largestPayload = 23_552 * 9 + headerBytes

/** Longer times are kept as one hour: no journey or request is measured for that long. */
export const longestUs = 3_600_000_000
export const largestCount = 2 ** 32 - 1

/**
 * How many values it holds. Throws HistogramError unless it is a histogram that is safe to decode;
 * far cheaper than decoding it, so that opening a run folder stays quick.
 */
export function countEncoded(text: string): number {
  return eachBucket(text, () => {})
}

/** Hands over the occupied buckets, ascending, and returns how many values they hold. */
export function eachBucket(text: string, take: (index: number, count: number) => void): number {
  if (text.length > largestText) throw new HistogramError(`longer than ${largestText} characters`)
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new HistogramError('expected base64')
  const packed = Buffer.from(text, 'base64')
  if (packed.length < 8 || cookieOf(packed) !== compressedCookie) {
    throw new HistogramError('expected a compressed histogram of HDR V2')
  }
  const payload = inflate(packed.subarray(8, 8 + packed.readUInt32BE(4)))
  checkHeader(payload)
  return walkWords(payload, take)
}

function cookieOf(bytes: Buffer): number {
  return (bytes.readUInt32BE(0) & ~0xf0) >>> 0
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: largestPayload, chunkSize: 1_024 })
  } catch (error) {
    throw new HistogramError(`cannot be decompressed: ${(error as Error).message}`)
  }
}

function checkHeader(payload: Buffer): void {
  if (payload.length < headerBytes || cookieOf(payload) !== plainCookie) {
    throw new HistogramError('expected a histogram of HDR V2 inside')
  }
  const words = payload.readUInt32BE(4)
  const digits = payload.readUInt32BE(12)
  const lowest = payload.readBigUInt64BE(16)
  const highest = payload.readBigUInt64BE(24)
  if (words !== payload.length - headerBytes) throw new HistogramError('its length is wrong')
  if (digits !== 3) throw new HistogramError(`expected 3 significant digits, got ${digits}`)
  if (lowest !== 1n) throw new HistogramError(`expected a lowest value of 1 µs, got ${lowest}`)
  // Recorders may be made for more than they hold; this bounds the memory, not the values.
  if (highest < 2n || highest > 2n ** 40n) {
    throw new HistogramError(`expected a highest value from 2 to 2^40 µs, got ${highest}`)
  }
}

function walkWords(payload: Buffer, take: (index: number, count: number) => void): number {
  const highestUs = Math.min(Number(payload.readBigUInt64BE(24)), longestUs)
  const buckets = bucketsUpTo(highestUs)
  let bucket = 0
  let count = 0
  for (let at = headerBytes; at < payload.length; ) {
    const { value, next } = wordAt(payload, at)
    at = next
    bucket += value < 0 ? -value : 1
    if (bucket > buckets) throw new HistogramError(`holds values above ${highestUs} µs`)
    if (value <= 0) continue
    count += value
    if (count > largestCount) throw new HistogramError(`holds more than ${largestCount} values`)
    take(bucket - 1, value)
  }
  return count
}

/** Buckets of three digits: 2,048 of 1 µs, then 1,024 for each doubling. */
function bucketsUpTo(highestUs: number): number {
  let halves = 1
  for (let end = 2_048; end <= highestUs; end *= 2) halves++
  return (halves + 1) * 1_024
}

function wordAt(payload: Buffer, start: number): { value: number; next: number } {
  let word = 0
  let weight = 1
  for (let at = start; at < Math.min(start + 8, payload.length); at++) {
    const byte = payload[at]!
    word += (byte & 0x7f) * weight
    weight *= 128
    if (byte < 0x80) return { value: word % 2 === 0 ? word / 2 : -(word + 1) / 2, next: at + 1 }
  }
  throw new HistogramError('is cut off or holds an absurd count')
}
