// Just enough of the zip format to change some files of a trace: entries that are not touched are
// carried over as they are. Playwright offers no way to write a trace other than as a zip.

import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

export interface ZipEntry {
  name: string
  /** 0 is stored, 8 is deflated. */
  method: number
  crc: number
  size: number
  packed: Buffer
}

const endSignature = 0x06054b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50
/** File names are UTF-8. */
const utf8Flag = 0x0800
/** 1 January 1980, the earliest that the format knows. */
const date = 0x0021

export function readZip(zip: Buffer): ZipEntry[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0) throw new Error('it is no zip file')
  const entries: ZipEntry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== centralSignature) throw new Error('its directory is damaged')
    const nameBytes = zip.readUInt16LE(at + 28)
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      size: zip.readUInt32LE(at + 24),
      packed: zip.subarray(start, start + zip.readUInt32LE(at + 20)),
    })
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}

export function unpack({ method, packed }: ZipEntry): Buffer {
  return method === 8 ? inflateRawSync(packed) : packed
}

export function pack(name: string, content: Buffer): ZipEntry {
  const packed = deflateRawSync(content)
  return { name, method: 8, crc: crc32(content), size: content.length, packed }
}

export function writeZip(entries: ZipEntry[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(localSignature, 0)
    writeShared(head, 4, entry, name.length)
    const listed = Buffer.alloc(46)
    listed.writeUInt32LE(centralSignature, 0)
    listed.writeUInt16LE(20, 4)
    writeShared(listed, 6, entry, name.length)
    listed.writeUInt32LE(offset, 42)
    local.push(head, name, entry.packed)
    central.push(listed, name)
    offset += head.length + name.length + entry.packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(endSignature, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

/** The fields that a file's own heading and its line in the directory have in common. */
function writeShared(into: Buffer, at: number, entry: ZipEntry, nameBytes: number): void {
  into.writeUInt16LE(20, at)
  into.writeUInt16LE(utf8Flag, at + 2)
  into.writeUInt16LE(entry.method, at + 4)
  into.writeUInt16LE(date, at + 8)
  into.writeUInt32LE(entry.crc, at + 10)
  into.writeUInt32LE(entry.packed.length, at + 14)
  into.writeUInt32LE(entry.size, at + 18)
  into.writeUInt16LE(nameBytes, at + 22)
}
