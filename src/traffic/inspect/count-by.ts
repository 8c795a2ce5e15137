// Counts by a text that comes from a log and so can be anything: only so many are told apart, and
// what finds no room is counted together.

export class CountBy {
  /** What came when there was no room for another text. */
  rest = 0
  readonly #counts = new Map<string, number>()
  readonly #mostTexts: number

  constructor(mostTexts: number) {
    this.#mostTexts = mostTexts
  }

  get size(): number {
    return this.#counts.size
  }

  add(text: string): void {
    const count = this.#counts.get(text)
    if (count !== undefined) this.#counts.set(text, count + 1)
    else if (this.#counts.size < this.#mostTexts) this.#counts.set(ownCopy(text), 1)
    else this.rest++
  }

  /** The most frequent first. */
  ranked(): [text: string, count: number][] {
    return [...this.#counts].sort((a, b) => b[1] - a[1])
  }
}

/** A text that was cut out of a line would keep the whole line in memory. */
function ownCopy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
