// A chunked body: sizes, extensions and trailers are read and checked, of the data only the length.

import { LineReader } from './line-reader.ts'
import { ProtocolFault } from './protocol-fault.ts'

const mostLineBytes = 64 * 1024
const size = /^([0-9a-f]{1,12})[ \t]*(;.*)?$/i

type Part = 'size' | 'data' | 'data-end' | 'trailers' | 'done'

export class ChunkedBody {
  readonly #lines = new LineReader(mostLineBytes)
  #part: Part = 'done'
  #left = 0
  #bytes = 0

  begin(): void {
    this.#part = 'size'
    this.#bytes = 0
    this.#lines.begin()
  }

  get complete(): boolean {
    return this.#part === 'done'
  }

  /** Of the data, since the last call. */
  takeBytes(): number {
    const bytes = this.#bytes
    this.#bytes = 0
    return bytes
  }

  read(bytes: Buffer, from: number, end: number): number {
    let at = from
    while (at < end && this.#part !== 'done') {
      if (this.#part === 'data') at = this.#skip(at, end)
      else at = this.#line(bytes, at, end)
    }
    return at
  }

  #skip(at: number, end: number): number {
    const taken = Math.min(end - at, this.#left)
    this.#bytes += taken
    this.#left -= taken
    if (this.#left === 0) this.#next('data-end')
    return at + taken
  }

  #line(bytes: Buffer, at: number, end: number): number {
    const lines = this.#lines
    const next = lines.next(bytes, at, end)
    if (next === -1) return end
    const empty = lines.from === lines.to
    if (this.#part === 'size') this.#size()
    else if (this.#part === 'trailers') this.#part = empty ? 'done' : 'trailers'
    else if (empty) this.#next('size')
    else throw new ProtocolFault('a chunk is longer than its size')
    return next
  }

  #size(): void {
    const { bytes, from, to } = this.#lines
    const line = bytes.toString('latin1', from, to)
    const digits = size.exec(line)?.[1]
    if (digits === undefined) {
      throw new ProtocolFault(`no size of a chunk: ${JSON.stringify(line.slice(0, 40))}`)
    }
    this.#left = Number.parseInt(digits, 16)
    this.#next(this.#left === 0 ? 'trailers' : 'data')
  }

  #next(part: Part): void {
    this.#part = part
    this.#lines.begin()
  }
}
