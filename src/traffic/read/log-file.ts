// One file of a log while it is read: its records one after another, in the order of the file.

import { emptyRecord, type LineFormat, type LineParser, type LogRecord } from '../log-record.ts'
import { Lines } from './lines.ts'
import type { Source } from './source.ts'
import type { Tally } from './tally.ts'
import { unpack } from './unpack.ts'

export class LogFile {
  /** The record that comes next; only after `fill` has said that there is one. */
  record: LogRecord = emptyRecord()
  readonly #chunks: AsyncIterator<Buffer>
  readonly #lines = new Lines()
  readonly #parser: LineParser
  readonly #tally: Tally
  #cutOff = false

  constructor(
    bytes: AsyncIterable<Buffer>,
    format: LineFormat,
    tally: Tally,
    onFault: (fault: string) => void,
  ) {
    this.#parser = format.open()
    this.#tally = tally
    const unpacked = unpack(bytes, (fault) => {
      this.#cutOff = true
      onFault(fault)
    })
    this.#chunks = unpacked[Symbol.asyncIterator]()
  }

  /** Goes on to the next record as long as no more bytes are needed for it. */
  next(): boolean {
    for (;;) {
      const line = this.#lines.next()
      if (line === undefined) return false
      if (this.#read(line)) return true
    }
  }

  /** Goes on to the next record, reading what it needs; false at the end. */
  async fill(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#chunks.next()
      if (done) return this.#readRest()
      this.#lines.push(value)
      if (this.next()) return true
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  #readRest(): boolean {
    const line = this.#lines.rest()
    if (line === undefined) return false
    // Half a line could be read as another request than it was.
    return this.#cutOff ? this.#tally.count('cut off', line) : this.#read(line)
  }

  #read(line: string): boolean {
    const outcome = this.#lines.tooLong ? 'too long' : this.#parser.parse(line, this.record)
    return this.#tally.count(outcome, line)
  }
}

/** The first lines of a source, without its faults; nothing is counted. */
export async function firstLines(source: Source, atMost: number): Promise<string[]> {
  const lines = new Lines()
  const found: string[] = []
  for await (const chunk of unpack(source.head(), () => {})) {
    lines.push(chunk)
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      found.push(line)
      if (found.length === atMost) return found
    }
  }
  const rest = lines.rest()
  return rest === undefined ? found : [...found, rest]
}
