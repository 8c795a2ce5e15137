// Inflates small texts by the ten thousand, into one buffer and making nothing on the way. A run has
// that many histograms of a few hundred bytes; node:zlib makes some kilobytes of objects for each,
// which was most of what judging cost in memory. It reads what RFC 1950 and 1951 describe.

import { HuffmanCode, InflateError } from './huffman-code.ts'

const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
]
const lengthBits = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537,
  2_049, 3_073, 4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
]
const distanceBits = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
/** In which order a block tells how long the codes of code lengths are. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

export class Inflater {
  readonly output: Buffer
  readonly #lengths = new Uint8Array(320)
  readonly #literals = new HuffmanCode({ maySingle: true })
  readonly #distances = new HuffmanCode({ maySingle: true })
  readonly #lengthCodes = new HuffmanCode({ maySingle: false })
  #input: Uint8Array = new Uint8Array()
  #at = 0
  #end = 0
  #bits = 0
  #bitCount = 0
  #written = 0

  constructor(largest: number) {
    this.output = Buffer.alloc(largest)
  }

  /** Writes into `output`, and returns how many bytes. What follows the stream is left alone. */
  inflate(input: Uint8Array, from: number, to: number): number {
    this.#input = input
    this.#at = from + 2
    this.#end = to
    this.#bits = 0
    this.#bitCount = 0
    this.#written = 0
    const head = ((input[from] ?? 0) << 8) | (input[from + 1] ?? 0)
    // Deflate, a sum that comes out, and no dictionary.
    if (to - from < 2 || (head & 0x0f20) !== 0x0800 || head % 31 !== 0) {
      throw new InflateError('incorrect header')
    }
    for (let isLast = false; !isLast; ) {
      isLast = this.#take(1) === 1
      this.#block(this.#take(2))
    }
    this.#checkSum()
    return this.#written
  }

  #block(kind: number): void {
    if (kind === 0) this.#stored()
    else if (kind === 1) this.#fixedCodes()
    else if (kind === 2) this.#ownCodes()
    else throw new InflateError('a block of an unknown kind')
    if (kind !== 0) this.#codes()
  }

  #stored(): void {
    this.#toWholeBytes()
    const length = this.#take(16)
    if (length !== (~this.#take(16) & 0xffff)) throw new InflateError('a wrong length')
    for (let count = 0; count < length; count++) this.#write(this.#take(8))
  }

  #fixedCodes(): void {
    this.#lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288)
    this.#literals.build(this.#lengths, 0, 288)
    this.#lengths.fill(5, 0, 32)
    this.#distances.build(this.#lengths, 0, 32)
  }

  #ownCodes(): void {
    const literals = this.#take(5) + 257
    const distances = this.#take(5) + 1
    const given = this.#take(4) + 4
    if (literals > 286 || distances > 30) throw new InflateError('more symbols than there are')
    this.#lengths.fill(0, 0, 19)
    for (let at = 0; at < given; at++) this.#lengths[lengthOrder[at]!] = this.#take(3)
    this.#lengthCodes.build(this.#lengths, 0, 19)
    for (let at = 0; at < literals + distances; ) {
      const symbol = this.#symbol(this.#lengthCodes)
      const isRepeat = symbol === 16
      if (isRepeat && at === 0) throw new InflateError('nothing to repeat')
      const value = symbol < 16 ? symbol : isRepeat ? this.#lengths[at - 1]! : 0
      const times = symbol < 16 ? 1 : isRepeat ? 3 + this.#take(2) : this.#zeros(symbol)
      if (at + times > literals + distances) throw new InflateError('too many code lengths')
      for (const end = at + times; at < end; ) this.#lengths[at++] = value
    }
    this.#literals.build(this.#lengths, 0, literals)
    this.#distances.build(this.#lengths, literals, literals + distances)
  }

  #zeros(symbol: number): number {
    return symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7)
  }

  #codes(): void {
    for (;;) {
      const symbol = this.#symbol(this.#literals)
      if (symbol === 256) return
      if (symbol < 256) this.#write(symbol)
      else this.#copy(symbol - 257)
    }
  }

  #copy(kind: number): void {
    if (kind >= lengthBases.length) throw new InflateError('an unknown length')
    const length = lengthBases[kind]! + this.#take(lengthBits[kind]!)
    const far = this.#symbol(this.#distances)
    if (far >= distanceBases.length) throw new InflateError('an unknown distance')
    const distance = distanceBases[far]! + this.#take(distanceBits[far]!)
    if (distance > this.#written) throw new InflateError('a distance too far back')
    for (let count = 0; count < length; count++) {
      this.#write(this.output[this.#written - distance]!)
    }
  }

  #symbol({ table, bits }: HuffmanCode): number {
    while (this.#bitCount < bits && this.#at < this.#end) this.#fetch()
    const entry = table[this.#bits & ((1 << bits) - 1)]!
    const length = entry & 15
    if (length === 0) throw new InflateError('a code that stands for nothing')
    if (length > this.#bitCount) throw new InflateError('unexpected end of file')
    this.#bits >>>= length
    this.#bitCount -= length
    return entry >> 4
  }

  #write(byte: number): void {
    if (this.#written === this.output.length) throw new InflateError('it is too large')
    this.output[this.#written++] = byte
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      if (this.#at >= this.#end) throw new InflateError('unexpected end of file')
      this.#fetch()
    }
    const taken = this.#bits & ((1 << count) - 1)
    this.#bits >>>= count
    this.#bitCount -= count
    return taken
  }

  #toWholeBytes(): void {
    this.#take(this.#bitCount & 7)
  }

  #fetch(): void {
    this.#bits |= this.#input[this.#at++]! << this.#bitCount
    this.#bitCount += 8
  }

  /** Adler-32 of all that was written stands behind it. */
  #checkSum(): void {
    let low = 1
    let high = 0
    for (let at = 0; at < this.#written; ) {
      for (const end = Math.min(this.#written, at + 4_096); at < end; ) {
        low += this.output[at++]!
        high += low
      }
      low %= 65_521
      high %= 65_521
    }
    this.#toWholeBytes()
    const expectedHigh = (this.#take(8) << 8) | this.#take(8)
    const expectedLow = (this.#take(8) << 8) | this.#take(8)
    if (high !== expectedHigh || low !== expectedLow) throw new InflateError('incorrect data check')
  }
}
