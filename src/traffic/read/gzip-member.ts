// What stands around the packed data of one member of gzip (RFC 1952): a header of any length, and
// eight bytes behind it that tell whether all was read right.

import { crc32 } from 'node:zlib'
import type { Unread } from './unread.ts'

const headerBytes = 10
const trailerBytes = 8
const flags = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const
/** Longer names and comments than this are none. */
const longestText = 65_536

export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/** Takes the header; false where the bytes end before it does. */
export async function takeHeader(input: Unread): Promise<boolean> {
  const header = await input.take(headerBytes)
  if (header.length < headerBytes) return false
  const has = header[3] ?? 0
  if (has & flags.extra) {
    const size = await input.take(2)
    if (size.length < 2) return false
    await input.take(size.readUInt16LE(0))
  }
  if (has & flags.name && !(await takeText(input))) return false
  if (has & flags.comment && !(await takeText(input))) return false
  if (has & flags.headerCrc) await input.take(2)
  return true
}

/** What was unpacked, checked against the member's trailer. */
export class Checksum {
  #crc = 0

  add(unpacked: Buffer): void {
    this.#crc = crc32(unpacked, this.#crc)
  }

  /** Takes the trailer and returns the fault, if there is one. */
  async check(input: Unread): Promise<string | undefined> {
    const trailer = await input.take(trailerBytes)
    if (trailer.length < trailerBytes) return 'it is cut off'
    return trailer.readUInt32LE(0) === this.#crc ? undefined : 'it is broken (wrong checksum)'
  }
}

async function takeText(input: Unread): Promise<boolean> {
  for (let length = 0; length < longestText; length++) {
    const byte = await input.take(1)
    if (byte.length === 0) return false
    if (byte[0] === 0) return true
  }
  return false
}
