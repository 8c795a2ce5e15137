// Unpacks gzip and zstd, told by their first bytes and not by a name. Node's own decoder of zstd
// ends with the first frame and that of gzip with padding or a fault behind a member, and what they
// hold by then is lost; so here each member and each frame has a decoder of its own. What is broken
// or cut off gives what could be read of it, and a fault in words.

import {
  createInflateRaw,
  createZstdDecompress,
  type InflateRaw,
  type ZstdDecompress,
} from 'node:zlib'
import { Checksum, isGzip, takeHeader } from './gzip-member.ts'
import { Unread } from './unread.ts'

type Decoder = InflateRaw | ZstdDecompress

const sliceBytes = 16 * 1024
const chunkSize = 64 * 1024
/** 4 MiB: a few bytes may unpack to ten thousand times as many. */
const mostChunks = 64

export async function* unpack(
  packed: AsyncIterable<Buffer>,
  onFault: (fault: string) => void,
): AsyncIterable<Buffer> {
  const input = new Unread(packed)
  try {
    if (!isPacked(await input.peek(4))) yield* input.all()
    for (let head = await input.peek(4); head.length > 0; head = await input.peek(4)) {
      if (!isPacked(head)) return onFault('something that is not packed follows what is')
      const fault: string | undefined = yield* isGzip(head)
        ? unpackMember(input)
        : unpackFrame(input)
      if (fault !== undefined) return onFault(fault)
      await input.skipZeros()
    }
  } finally {
    await input.close()
  }
}

function isPacked(head: Buffer): boolean {
  if (head.length < 4) return isGzip(head)
  const magic = head.readUInt32LE(0)
  // A frame of zstd, or one that is to be skipped.
  return isGzip(head) || magic === 0xfd2fb528 || magic >>> 4 === 0x184d2a5
}

async function* unpackMember(input: Unread): AsyncGenerator<Buffer, string | undefined> {
  if (!(await takeHeader(input))) return 'it is cut off'
  const checksum = new Checksum()
  const member = decode(createInflateRaw({ chunkSize }), input)
  for (let next = await member.next(); ; next = await member.next()) {
    if (next.done) return next.value ?? (await checksum.check(input))
    checksum.add(next.value)
    yield next.value
  }
}

async function* unpackFrame(input: Unread): AsyncGenerator<Buffer, string | undefined> {
  return yield* decode(createZstdDecompress({ chunkSize }), input)
}

/** Until the decoder says that it is at its end; the bytes behind it are left in the input. */
async function* decode(
  decoder: Decoder,
  input: Unread,
): AsyncGenerator<Buffer, string | undefined> {
  const unpacked = new Unpacked(decoder)
  let fault: string | undefined
  let ended = false
  const over = new Promise<void>((resolve) => {
    decoder.once('end', resolve)
    decoder.once('error', (error) => {
      fault = inWords(error)
      resolve()
    })
  }).then(() => {
    ended = true
  })
  let last: Buffer = Buffer.alloc(0)
  let given = 0
  try {
    while (!ended) {
      last = await input.read(sliceBytes)
      if (last.length === 0) break
      given += last.length
      yield* unpacked.until(Promise.race([written(decoder, last), over]))
      // Only at its end a decoder leaves something of a slice.
      if (decoder.bytesWritten < given) yield* unpacked.until(over)
    }
    if (!ended) decoder.end()
    yield* unpacked.until(over)
    const left = given - decoder.bytesWritten
    if (left > 0) input.unread(last.subarray(last.length - left))
    return fault
  } finally {
    decoder.destroy()
  }
}

/** What a decoder has given and nobody taken yet. Above a limit it waits: a slice may be a bomb. */
class Unpacked {
  readonly #decoder: Decoder
  #chunks: Buffer[] = []
  #full = Promise.withResolvers<void>()

  constructor(decoder: Decoder) {
    this.#decoder = decoder
    decoder.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      if (this.#chunks.length < mostChunks) return
      decoder.pause()
      this.#full.resolve()
    })
  }

  /** All that comes until then. */
  async *until(done: Promise<void>): AsyncGenerator<Buffer, void> {
    let isDone = false
    const noted = done.then(() => {
      isDone = true
    })
    do {
      await Promise.race([noted, this.#full.promise])
      yield* this.#chunks.splice(0)
      this.#full = Promise.withResolvers()
      this.#decoder.resume()
    } while (!isDone)
  }
}

function written(decoder: Decoder, slice: Buffer): Promise<void> {
  return new Promise((resolve) => {
    decoder.write(slice, () => resolve())
  })
}

function inWords(error: NodeJS.ErrnoException): string {
  return error.code === 'Z_BUF_ERROR' ? 'it is cut off' : `it is broken (${error.message})`
}
