// The entries of a HAR document, cut out of its bytes one by one, so that a recording of any size is
// read in little memory: objects in the array `log.entries`, whatever stands before the first brace
// (a byte order mark, the name of a JSONP call).

/** Inside of the document, of `log`, and of the array `entries`. */
const entriesDepth = 3
const openBrace = 123
const closeBrace = 125
const openBracket = 91
const closeBracket = 93
const quote = 34
const backslash = 92

/** With the answer's body inside; a longer one is not kept. */
const longestEntryBytes = 64 << 20

export class HarEntries {
  #depth = 0
  #isText = false
  #isEscaped = false
  /** The last short text, as it stands in quotes; a key when a colon follows. */
  #text: number[] = []
  #inEntries = false
  #parts: Buffer[] = []
  #partBytes = 0
  #isEntry = false
  #onEntry: (json: string | null) => void

  /** `onEntry` gets the JSON of each entry, null for one that is too long. */
  constructor(onEntry: (json: string | null) => void) {
    this.#onEntry = onEntry
  }

  /** Whether the document ended inside of something. */
  get isCut(): boolean {
    return this.#depth > 0
  }

  push(chunk: Buffer): void {
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk[at]!
      if (this.#isText) this.#readText(code)
      else if (code === quote) this.#beginText()
      else if (code === openBrace || code === openBracket) {
        if (code === openBrace && this.#inEntries && this.#depth === entriesDepth) {
          this.#isEntry = true
          start = at
        }
        this.#open(code)
      } else if (code === closeBrace || code === closeBracket) {
        if (this.#depth > 0) this.#depth--
        if (this.#isEntry && this.#depth === entriesDepth) {
          this.#keep(chunk.subarray(start, at + 1))
          this.#finish()
        } else if (this.#depth < entriesDepth) this.#inEntries = false
      }
    }
    if (this.#isEntry) this.#keep(chunk.subarray(start))
  }

  #beginText(): void {
    this.#isText = this.#depth > 0
    this.#text.length = 0
  }

  #readText(code: number): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (code === backslash) this.#isEscaped = true
    else if (code === quote) this.#isText = false
    else if (!this.#isEntry && this.#text.length < 8) this.#text.push(code)
  }

  #open(code: number): void {
    if (code === openBrace || this.#depth > 0) this.#depth++
    const isArrayOfLog = code === openBracket && this.#depth === entriesDepth
    if (isArrayOfLog && String.fromCharCode(...this.#text) === 'entries') this.#inEntries = true
  }

  #keep(part: Buffer): void {
    this.#partBytes += part.length
    if (this.#partBytes <= longestEntryBytes) this.#parts.push(Buffer.from(part))
    else this.#parts.length = 0
  }

  #finish(): void {
    const isWhole = this.#partBytes <= longestEntryBytes
    this.#onEntry(isWhole ? Buffer.concat(this.#parts).toString() : null)
    this.#parts = []
    this.#partBytes = 0
    this.#isEntry = false
  }
}
