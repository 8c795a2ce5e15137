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

/** Room for the occupied buckets of one histogram: their indexes, and how many values each holds. */
export interface BucketRoom {
  indexes: Int32Array
  counts: Float64Array
}

/** One more than the highest index of a bucket. */
export const bucketLimit = 23_552

const scratch = { indexes: new Int32Array(bucketLimit), counts: new Float64Array(bucketLimit) }

/**
 * How many values it holds. Throws HistogramError unless it is a histogram that is safe to decode;
 * far cheaper than decoding it, so that opening a run folder stays quick.
 */
export function countEncoded(text: string): number {
  const end = readBuckets(text, scratch, 0)
  let count = 0
  for (let at = 0; at < end; at++) count += scratch.counts[at]!
  return count
}

/** Writes the occupied buckets, ascending, into the room from `start` on, and returns their end. */
export function readBuckets(text: string, room: BucketRoom, start: number): number {
  if (text.length > largestText) throw new HistogramError(`longer than ${largestText} characters`)
  const packed = Buffer.from(text, 'base64')
  // What is not of its alphabet is left out by the decoder.
  if (packed.length !== bytesIn(text)) throw new HistogramError('expected base64')
  if (packed.length < 8 || cookieOf(packed) !== compressedCookie) {
    throw new HistogramError('expected a compressed histogram of HDR V2')
  }
  const payload = inflate(packed.subarray(8, 8 + packed.readUInt32BE(4)))
  checkHeader(payload)
  return walkWords(payload, room, start)
}

function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return Math.floor(((base64.length - padding) * 3) / 4)
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

function walkWords(payload: Buffer, { indexes, counts }: BucketRoom, start: number): number {
  const highestUs = Math.min(Number(payload.readBigUInt64BE(24)), longestUs)
  const buckets = bucketsUpTo(highestUs)
  let end = start
  let bucket = 0
  let total = 0
  for (let at = headerBytes; at < payload.length; ) {
    // Nearly all words have one or two bytes; making no object of them halves the time.
    let word = payload[at]!
    let bytes = 1
    if (word >= 0x80 && payload[at + 1]! < 0x80) {
      word = (word & 0x7f) | (payload[at + 1]! << 7)
      bytes = 2
    }
    let isGap = (word & 1) === 1
    let value = (word + 1) >> 1
    if (bytes === 1 && word >= 0x80) {
      const long = longWordAt(payload, at)
      isGap = long.word % 2 === 1
      value = Math.ceil(long.word / 2)
      bytes = long.bytes
    }
    at += bytes
    bucket += isGap ? value : 1
    if (bucket > buckets) throw new HistogramError(`holds values above ${highestUs} µs`)
    if (isGap || value === 0) continue
    total += value
    if (total > largestCount) throw new HistogramError(`holds more than ${largestCount} values`)
    indexes[end] = bucket - 1
    counts[end++] = value
  }
  return end
}

/** Buckets of three digits: 2,048 of 1 µs, then 1,024 for each doubling. */
function bucketsUpTo(highestUs: number): number {
  let halves = 1
  for (let end = 2_048; end <= highestUs; end *= 2) halves++
  return (halves + 1) * 1_024
}

function longWordAt(payload: Buffer, start: number): { word: number; bytes: number } {
  let word = 0
  let weight = 1
  for (let at = start; at < Math.min(start + 8, payload.length); at++) {
    const byte = payload[at]!
    word += (byte & 0x7f) * weight
    weight *= 128
    if (byte < 0x80) return { word, bytes: at + 1 - start }
  }
  throw new HistogramError('is cut off or holds an absurd count')
}
