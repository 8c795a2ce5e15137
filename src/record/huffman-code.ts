// The codes that a deflated text is written in, as tables: what the next bits stand for. Their room is
// kept from one text to the next.

/** What cannot be inflated; the message says why. */
export class InflateError extends Error {
  override name = 'InflateError'
}

const longestCode = 15

/** A canonical Huffman code: what the next bits stand for, and how many of them do. */
export class HuffmanCode {
  /** By the next `bits` bits: 16 × the symbol + the length of its code; 0 where there is none. */
  readonly table = new Uint16Array(1 << longestCode)
  bits = 0
  readonly #maySingle: boolean
  readonly #counts = new Uint16Array(longestCode + 1)
  readonly #next = new Uint16Array(longestCode + 1)

  /** `maySingle`: one code alone, of one bit, is no fault. */
  constructor({ maySingle }: { maySingle: boolean }) {
    this.#maySingle = maySingle
  }

  build(lengths: Uint8Array, from: number, to: number): void {
    this.#counts.fill(0)
    for (let at = from; at < to; at++) this.#counts[lengths[at]!]!++
    this.#counts[0] = 0
    this.bits = this.#numberCodes()
    const size = 1 << this.bits
    this.table.fill(0, 0, size)
    for (let at = from; at < to; at++) {
      const length = lengths[at]!
      if (length === 0) continue
      const entry = ((at - from) << 4) | length
      const first = reversed(this.#next[length]!++, length)
      for (let place = first; place < size; place += 1 << length) this.table[place] = entry
    }
  }

  /** The first code of each length; returns the longest. */
  #numberCodes(): number {
    let longest = 0
    let code = 0
    let left = 1
    for (let length = 1; length <= longestCode; length++) {
      code = (code + this.#counts[length - 1]!) << 1
      this.#next[length] = code
      left = 2 * left - this.#counts[length]!
      if (left < 0) throw new InflateError('more codes than there can be')
      if (this.#counts[length]! > 0) longest = length
    }
    const isSingle = longest === 1 && this.#maySingle
    if (left > 0 && longest > 0 && !isSingle) throw new InflateError('codes are missing')
    return longest
  }
}

/** Codes begin with their highest bit, everything else with its lowest. */
function reversed(code: number, length: number): number {
  let result = 0
  for (let bit = 0, rest = code; bit < length; bit++, rest >>= 1)
    result = (result << 1) | (rest & 1)
  return result
}
