// Where the bytes of a log come from: a file, which can be opened again and again, or a stream such
// as standard input, which gives its bytes once and whose head has to do for all that is to be known
// before it is read.

import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { LogError } from './log-error.ts'

export interface Source {
  /** As messages call it. */
  name: string
  /** The bytes from the beginning, still packed; ending early releases them. */
  open(): AsyncIterable<Buffer>
  /** Enough bytes to know the format by; they come again from `open`. */
  head(): AsyncIterable<Buffer>
  close(): Promise<void>
}

const headBytes = 256 * 1024
const chunkBytes = 64 * 1024

export function fileSource(path: string): Source {
  const read = () => named(path, createReadStream(path, { highWaterMark: chunkBytes }))
  return { name: path, open: read, head: () => upTo(headBytes, read()), close: async () => {} }
}

/** A stream that is read once; its head is kept and put before the rest. */
export function streamSource(name: string, stream: Readable): Source {
  const chunks = named(name, stream)[Symbol.asyncIterator]()
  const kept: Buffer[] = []
  async function* head() {
    let bytes = 0
    for (let at = 0; bytes < headBytes; at++) {
      const next = kept[at] ?? (await chunks.next()).value
      if (next === undefined) return
      if (at === kept.length) kept.push(next)
      bytes += next.length
      yield next
    }
  }
  return {
    name,
    head,
    async *open() {
      yield* kept.splice(0)
      yield* { [Symbol.asyncIterator]: () => chunks }
    },
    close: async () => {
      stream.destroy()
    },
  }
}

async function* named(name: string, stream: Readable): AsyncIterable<Buffer> {
  try {
    yield* stream
  } catch (cause) {
    const { message } = cause as Error
    throw new LogError(`${name} cannot be read: ${message}`, { cause })
  }
}

async function* upTo(bytes: number, chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let read = 0
  for await (const chunk of chunks) {
    yield chunk
    read += chunk.length
    if (read >= bytes) return
  }
}
