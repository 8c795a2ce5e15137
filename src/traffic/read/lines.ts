// Splits bytes into lines. A line is a latin1 string of its own, so that whoever keeps a part of it
// keeps that line alone and not the chunk it came in. A line without end is not collected.

import { longestLineBytes } from '../log-record.ts'

const lineFeed = 10
const keptOfTooLong = 4096

export class Lines {
  #chunk: Buffer = Buffer.alloc(0)
  #at = 0
  /** The beginning of a line that ended with no chunk yet. */
  #open: Buffer[] = []
  #openBytes = 0
  /** Whether the line that `next` gave last was longer than may be kept; it is its beginning. */
  tooLong = false

  /** To be called when `next` has no more lines. */
  push(chunk: Buffer): void {
    this.#chunk = chunk
    this.#at = 0
  }

  /** The next whole line, or undefined until more is pushed. */
  next(): string | undefined {
    const end = this.#chunk.indexOf(lineFeed, this.#at)
    if (end < 0) {
      this.#keep(this.#chunk.subarray(this.#at))
      this.#at = this.#chunk.length
      return undefined
    }
    const start = this.#at
    this.#at = end + 1
    if (this.#openBytes > 0) {
      this.#keep(this.#chunk.subarray(start, end))
      return this.#takeOpen()
    }
    this.tooLong = end - start > longestLineBytes
    return this.#chunk.toString('latin1', start, this.tooLong ? start + keptOfTooLong : end)
  }

  /** What stands behind the last line end; undefined where that is nothing. */
  rest(): string | undefined {
    return this.#openBytes > 0 ? this.#takeOpen() : undefined
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return
    this.#openBytes += part.length
    if (this.#openBytes <= longestLineBytes) this.#open.push(part)
    else if (this.#open.length > 1) this.#open.splice(1)
  }

  #takeOpen(): string {
    this.tooLong = this.#openBytes > longestLineBytes
    const line = this.tooLong
      ? (this.#open[0] ?? Buffer.alloc(0)).toString('latin1', 0, keptOfTooLong)
      : Buffer.concat(this.#open).toString('latin1')
    this.#open = []
    this.#openBytes = 0
    return line
  }
}
