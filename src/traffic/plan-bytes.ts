// Numbers and texts of a plan file's chunk as bytes, and back: a number in seven bits a byte, lowest
// first; a text as its length and its characters. Reading never goes past the end or a given limit.

export class ChunkError extends Error {
  override name = 'ChunkError'
}

export class ByteWriter {
  #bytes = Buffer.allocUnsafe(64 * 1_024)
  #length = 0

  /** Forgets what was written; the memory stays for what comes next. */
  clear(): void {
    this.#length = 0
  }

  number(value: number): void {
    this.#room(8)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80
      rest = rest < 0x80_00_00_00 ? rest >>> 7 : Math.floor(rest / 0x80)
    }
    this.#bytes[this.#length++] = rest
  }

  text(value: string): void {
    this.number(value.length)
    this.#room(value.length)
    this.#length += this.#bytes.write(value, this.#length, 'latin1')
  }

  /** Until the next write. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe((this.#bytes.length + more) * 2)
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  number(largest: number): number {
    let value = 0
    for (let weight = 1; ; weight *= 0x80) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new ChunkError('it is too short')
      value += (byte & 0x7f) * weight
      if (value > largest) throw new ChunkError(`expected at most ${largest}, got ${value}`)
      if (byte < 0x80) return value
      if (weight >= 2 ** 49) throw new ChunkError('a number is too long')
    }
  }

  text(longest: number): string {
    const length = this.number(longest)
    const end = this.#at + length
    if (end > this.#bytes.length) throw new ChunkError('it is too short')
    const text = this.#bytes.toString('latin1', this.#at, end)
    this.#at = end
    return text
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new ChunkError('it is too long')
  }
}
