// Reads one HTTP/1.1 answer out of the bytes of a connection, however they are split, and keeps
// nothing of it but what a replay counts. As strict as undici: where the end of an answer can be
// read in two ways it is a fault, never a guess.

import { HeadReader } from './answer-head.ts'
import { ChunkedBody } from './chunked-body.ts'
import { ProtocolFault } from './protocol-fault.ts'

type Part = 'head' | 'length' | 'chunked' | 'until-close' | 'done'

export class AnswerReader {
  readonly head = new HeadReader()
  /** Of the body, without its framing. */
  bodyBytes = 0
  readonly #chunked = new ChunkedBody()
  #part: Part = 'done'
  #left = 0
  #toHead = false

  /** Keeps the whole head where it is asked to. */
  begin(method: string, keepHead = false): void {
    this.#toHead = method === 'HEAD'
    this.#part = 'head'
    this.bodyBytes = 0
    this.head.begin(keepHead)
  }

  get done(): boolean {
    return this.#part === 'done'
  }

  /** After the answer another may come over the same connection. */
  get keepAlive(): boolean {
    return this.head.keepAlive
  }

  /** Reads on; returns how far: less than `end` when the answer ended before. Throws ProtocolFault. */
  read(bytes: Buffer, end: number): number {
    let at = 0
    while (at < end && this.#part !== 'done') {
      if (this.#part === 'head') at = this.#readHead(bytes, at, end)
      else if (this.#part === 'chunked') at = this.#readChunked(bytes, at, end)
      else at = this.#readPlain(at, end)
    }
    return at
  }

  /** The other side has closed: was that the end of the answer? */
  closes(): boolean {
    if (this.#part === 'until-close') this.#part = 'done'
    return this.done
  }

  #readHead(bytes: Buffer, at: number, end: number): number {
    const next = this.head.read(bytes, at, end)
    if (!this.head.complete) return next
    const { status } = this.head
    if (status === 101) throw new ProtocolFault('101 to a request that asked for no other protocol')
    if (status < 200) this.head.begin(this.head.kept !== null)
    else this.#part = this.#bodyOf(status)
    return next
  }

  #bodyOf(status: number): Part {
    const { head } = this
    if (this.#toHead || status === 204 || status === 304) return 'done'
    if (head.chunked) {
      this.#chunked.begin()
      return 'chunked'
    }
    if (head.lengthBytes < 0) {
      head.keepAlive = false
      return 'until-close'
    }
    this.#left = head.lengthBytes
    return this.#left === 0 ? 'done' : 'length'
  }

  #readPlain(at: number, end: number): number {
    const came = end - at
    if (this.#part === 'until-close') {
      this.bodyBytes += came
      return end
    }
    const taken = Math.min(came, this.#left)
    this.bodyBytes += taken
    this.#left -= taken
    if (this.#left === 0) this.#part = 'done'
    return at + taken
  }

  #readChunked(bytes: Buffer, at: number, end: number): number {
    const next = this.#chunked.read(bytes, at, end)
    this.bodyBytes += this.#chunked.takeBytes()
    if (this.#chunked.complete) this.#part = 'done'
    return next
  }
}
