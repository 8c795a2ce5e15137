// Chunks of bytes that can be looked at before they are taken, and given back.

export class Unread {
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next bytes, fewer only at the end; they stay. */
  async peek(bytes: number): Promise<Buffer> {
    while (this.#held.length < bytes && (await this.#fill())) {}
    return this.#held.subarray(0, bytes)
  }

  /** Exactly this many bytes, fewer only at the end. */
  async take(bytes: number): Promise<Buffer> {
    const taken = await this.peek(bytes)
    this.#held = this.#held.subarray(taken.length)
    return taken
  }

  /** At most this many bytes; none at the end. */
  async read(atMost: number): Promise<Buffer> {
    if (this.#held.length === 0) await this.#fill()
    const taken = this.#held.subarray(0, atMost)
    this.#held = this.#held.subarray(taken.length)
    return taken
  }

  unread(bytes: Buffer): void {
    this.#held = Buffer.concat([bytes, this.#held])
  }

  async *all(): AsyncIterable<Buffer> {
    for (;;) {
      const chunk = await this.read(Number.POSITIVE_INFINITY)
      if (chunk.length === 0) return
      yield chunk
    }
  }

  /** Tapes and some tools fill up with zeros. */
  async skipZeros(): Promise<void> {
    while (this.#held.length > 0 || (await this.#fill())) {
      const start = this.#held.findIndex((byte) => byte !== 0)
      if (start >= 0) {
        this.#held = this.#held.subarray(start)
        return
      }
      this.#held = this.#held.subarray(this.#held.length)
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #fill(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#chunks.next()
      if (done) return false
      if (value.length === 0) continue
      this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value])
      return true
    }
  }
}
