// Looks through an encoded histogram before the library decodes it. Run folders come from
// elsewhere: a few hundred bytes can promise gigabytes of buckets, so everything that costs memory
// or time is bounded first. The format is HdrHistogram's V2: a header, then the counts as ZigZag
// LEB128 words, of which a negative one stands for that many empty buckets.

import { InflateError } from './huffman-code.ts'
import { Inflater } from './inflate.ts'

/** A histogram that cannot be read, or a value that cannot be recorded. */
export class HistogramError extends Error {
  override name = 'HistogramError'
}

const compressedCookie = 0x1c849304
const plainCookie = 0x1c849303
const headerBytes = 40
/** Three digits up to an hour are 23,552 buckets; each word has at most nine bytes. */
const largestText = 400_000
const packed = Buffer.alloc((largestText * 3) / 4)
const inflater = new Inflater(23_552 * 9 + headerBytes)

/** Longer times are kept as one hour: no journey or request is measured for that long. */
export const longestUs = 3_600_000_000
export const largestCount = 2 ** 32 - 1

/** A time in whole or fractional microseconds, as it is recorded. */
export function recordedUs(valueUs: number): number {
  if (!(valueUs >= 0)) throw new HistogramError(`expected a time of 0 µs or more, got ${valueUs}`)
  return Math.min(Math.round(valueUs), longestUs)
}

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
  const length = packed.write(text, 'base64')
  // What is not of its alphabet is left out by this decoder; the library's insists on the padding.
  if (text.length % 4 !== 0 || length !== bytesIn(text)) throw new HistogramError('expected base64')
  if (length < 8 || cookieOf(packed) !== compressedCookie) {
    throw new HistogramError('expected a compressed histogram of HDR V2')
  }
  const end = inflate(Math.min(length, 8 + packed.readUInt32BE(4)))
  checkHeader(inflater.output, end)
  return walkWords(inflater.output, end, room, start)
}

function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return Math.floor(((base64.length - padding) * 3) / 4)
}

function cookieOf(bytes: Buffer): number {
  return (bytes.readUInt32BE(0) & ~0xf0) >>> 0
}

/** What is packed up to there; returns how many bytes it has become. */
function inflate(to: number): number {
  try {
    return inflater.inflate(packed, 8, to)
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    throw new HistogramError(`cannot be decompressed: ${error.message}`)
  }
}

function checkHeader(payload: Buffer, length: number): void {
  if (length < headerBytes || cookieOf(payload) !== plainCookie) {
    throw new HistogramError('expected a histogram of HDR V2 inside')
  }
  const words = payload.readUInt32BE(4)
  const digits = payload.readUInt32BE(12)
  const lowest = wordOf(payload, 16)
  const highest = wordOf(payload, 24)
  if (words !== length - headerBytes) throw new HistogramError('its length is wrong')
  if (digits !== 3) throw new HistogramError(`expected 3 significant digits, got ${digits}`)
  if (lowest !== 1) throw new HistogramError(`expected a lowest value of 1 µs, got ${lowest}`)
  // Recorders may be made for more than they hold; this bounds the memory, not the values.
  if (highest < 2 || highest > 2 ** 40) {
    throw new HistogramError(`expected a highest value from 2 to 2^40 µs, got ${highest}`)
  }
}

/** Of 64 bits; beyond 2^53 it is not exact, and too large anyway. */
function wordOf(payload: Buffer, at: number): number {
  return payload.readUInt32BE(at) * 2 ** 32 + payload.readUInt32BE(at + 4)
}

function walkWords(
  payload: Buffer,
  length: number,
  { indexes, counts }: BucketRoom,
  start: number,
): number {
  const highestUs = Math.min(wordOf(payload, 24), longestUs)
  const buckets = bucketsUpTo(highestUs)
  let end = start
  let bucket = 0
  let total = 0
  for (let at = headerBytes; at < length; ) {
    // Nearly all words have one or two bytes; making no object of them halves the time.
    let word = payload[at]!
    let bytes = 1
    if (word >= 0x80 && at + 1 < length && payload[at + 1]! < 0x80) {
      word = (word & 0x7f) | (payload[at + 1]! << 7)
      bytes = 2
    }
    let isGap = (word & 1) === 1
    let value = (word + 1) >> 1
    if (bytes === 1 && word >= 0x80) {
      const long = longWordAt(payload, at, length)
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

function longWordAt(
  payload: Buffer,
  start: number,
  length: number,
): { word: number; bytes: number } {
  let word = 0
  let weight = 1
  for (let at = start; at < Math.min(start + 8, length); at++) {
    const byte = payload[at]!
    word += (byte & 0x7f) * weight
    weight *= 128
    if (byte < 0x80) return { word, bytes: at + 1 - start }
  }
  throw new HistogramError('is cut off or holds an absurd count')
}
