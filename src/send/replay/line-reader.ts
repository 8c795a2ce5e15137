// Lines that end in CRLF, out of bytes that come in pieces. A line that lies whole in one piece is
// handed over where it lies; only one that is split is put together.

import { ProtocolFault } from './protocol-fault.ts'

const lineFeed = 0x0a
const carriageReturn = 0x0d

export class LineReader {
  readonly #most: number
  #read = 0
  #split = Buffer.alloc(0)
  #splitEnd = 0
  /** Where the line lies that was read last: without its CRLF. */
  bytes: Buffer = this.#split
  from = 0
  to = 0

  /** `most` bounds all lines together, from one `begin` to the next. */
  constructor(most: number) {
    this.#most = most
  }

  begin(): void {
    this.#read = 0
    this.#splitEnd = 0
  }

  /** Returns where the next line begins, or −1 when the line is not whole yet: then all was taken. */
  next(bytes: Buffer, at: number, end: number): number {
    const found = bytes.indexOf(lineFeed, at)
    const whole = found !== -1 && found < end
    const stop = whole ? found : end
    this.#read += stop - at + 1
    if (this.#read > this.#most) throw new ProtocolFault(`more than ${this.#most} bytes of headers`)
    if (this.#splitEnd > 0 || !whole) this.#keep(bytes, at, stop)
    if (!whole) return -1
    this.bytes = this.#splitEnd > 0 ? this.#split : bytes
    this.from = this.#splitEnd > 0 ? 0 : at
    const lineEnd = this.#splitEnd > 0 ? this.#splitEnd : stop
    this.#splitEnd = 0
    if (lineEnd === this.from || this.bytes[lineEnd - 1] !== carriageReturn) {
      throw new ProtocolFault('a line that does not end in CRLF')
    }
    this.to = lineEnd - 1
    return stop + 1
  }

  #keep(bytes: Buffer, at: number, stop: number): void {
    const needed = this.#splitEnd + stop - at
    if (needed > this.#split.length) {
      const larger = Buffer.allocUnsafe(Math.max(256, needed * 2))
      this.#split.copy(larger, 0, 0, this.#splitEnd)
      this.#split = larger
    }
    bytes.copy(this.#split, this.#splitEnd, at, stop)
    this.#splitEnd = needed
  }
}
