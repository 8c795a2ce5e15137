// Unpacks gzip and zstd, told by their first bytes and not by a name. Node's decoders stop at the
// end of a zstd frame and at padding, and lose what follows; here a new one goes on from there.
// What is broken or cut off gives what could be read of it, and a fault in words.

import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib'
import { Unread } from './unread.ts'

type Decoder = Gunzip | ZstdDecompress

/** Little at a time, since a few bytes may unpack to a thousand times as many. */
const sliceBytes = 16 * 1024
const chunkSize = 64 * 1024

export async function* unpack(
  packed: AsyncIterable<Buffer>,
  onFault: (fault: string) => void,
): AsyncIterable<Buffer> {
  const input = new Unread(packed)
  try {
    let open = decoderFor(await input.peek(4))
    if (open === undefined) yield* input.all()
    while (open !== undefined) {
      const fault: string | undefined = yield* unpackOne(open(), input)
      if (fault !== undefined) return onFault(fault)
      await input.skipZeros()
      const head: Buffer = await input.peek(4)
      if (head.length === 0) return
      open = decoderFor(head)
      if (open === undefined) onFault('something that is not packed follows what is')
    }
  } finally {
    await input.close()
  }
}

function decoderFor(head: Buffer): (() => Decoder) | undefined {
  if (head.length < 4) return undefined
  if (head[0] === 0x1f && head[1] === 0x8b) return () => createGunzip({ chunkSize })
  const magic = head.readUInt32LE(0)
  // A frame of zstd, or one that is to be skipped.
  const zstd = magic === 0xfd2fb528 || magic >>> 4 === 0x184d2a5
  return zstd ? () => createZstdDecompress({ chunkSize }) : undefined
}

/** One frame, or the members of gzip that follow each other; returns the fault if there is one. */
async function* unpackOne(
  decoder: Decoder,
  input: Unread,
): AsyncGenerator<Buffer, string | undefined> {
  const unpacked: Buffer[] = []
  let fault: string | undefined
  let closed = false
  decoder.on('data', (chunk: Buffer) => unpacked.push(chunk))
  decoder.on('error', (error) => {
    fault = inWords(error)
  })
  const over = new Promise<void>((resolve) => {
    decoder.once('close', () => {
      closed = true
      resolve()
    })
  })
  // The end of a frame may be noticed one slice late: what was not consumed is put back.
  let before: Buffer = Buffer.alloc(0)
  let last = before
  let given = 0
  try {
    for (;;) {
      const slice = await input.read(sliceBytes)
      if (slice.length === 0) break
      before = last
      last = slice
      given += slice.length
      await Promise.race([written(decoder, slice), over])
      yield* unpacked.splice(0)
      if (closed) break
    }
    if (!closed) decoder.end()
    await over
    yield* unpacked.splice(0)
    const left = given - decoder.bytesWritten
    if (fault === undefined && left > 0) {
      const both = Buffer.concat([before, last])
      input.unread(both.subarray(both.length - left))
    }
    return fault
  } finally {
    decoder.destroy()
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
