// Content codings of an answer's body, undone for those who read its text. Bounded: a few bytes on
// the wire can be gigabytes when unpacked.

import zlib from 'node:zlib'
import { maxBodyBytes } from './exchange.ts'
import { RequestError } from './request-error.ts'

/** What trueup asks for and can undo. */
export const acceptedEncodings = 'gzip, deflate, br, zstd'

const bound = { maxOutputLength: maxBodyBytes }

const decoders: Record<string, (body: Buffer) => Buffer> = {
  identity: (body) => body,
  gzip: (body) => zlib.gunzipSync(body, bound),
  'x-gzip': (body) => zlib.gunzipSync(body, bound),
  br: (body) => zlib.brotliDecompressSync(body, bound),
  zstd: (body) => zlib.zstdDecompressSync(body, bound),
  // Some servers send raw deflate where the standard says zlib; the first byte tells them apart.
  deflate: (body) =>
    (body[0]! & 0x0f) === 8 ? zlib.inflateSync(body, bound) : zlib.inflateRawSync(body, bound),
}

/** `where` names the request in messages. */
export function decodeBody(body: Buffer, encoding: string | undefined, where: string): Buffer {
  if (encoding === undefined || body.length === 0) return body
  const codings = encoding.split(',').map((coding) => coding.trim().toLowerCase())
  return codings.reduceRight((bytes, coding) => decodeOne(bytes, coding, where), body)
}

function decodeOne(body: Buffer, coding: string, where: string): Buffer {
  const decode = decoders[coding || 'identity']
  if (decode === undefined) {
    throw new RequestError(
      'protocol',
      `${where}: the answer came in the coding '${coding}'; trueup asked for ${acceptedEncodings}`,
    )
  }
  try {
    return decode(body)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      const limit = maxBodyBytes / 1024 / 1024
      throw new RequestError(
        'too-large',
        `${where}: ${body.length} bytes of ${coding} unpack to more than ${limit} MiB`,
        { cause },
      )
    }
    throw new RequestError(
      'protocol',
      `${where}: the body is not whole ${coding} (${(cause as Error).message})`,
      { cause },
    )
  }
}
