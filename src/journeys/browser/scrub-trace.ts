// Takes out of a trace what proves who one is, before it is kept: a run folder is passed around.
// Blanked are all headers but those that say nothing, cookies, the bodies of requests, what was
// typed into password fields, and every known secret wherever it stands.

import { bytewiseRedactor } from '../../config/redactor.ts'
import { pack, readZip, unpack, writeZip, type ZipEntry } from './zip.ts'

const plainHeaders =
  /^(accept|age|allow|alt-svc|cache-control|connection|content-|date|etag|expires|host|last-modified|pragma|referer|sec-|server|transfer-|upgrade-|user-agent|vary|via)/i
const events = /\.(trace|network|stacks)$/
/** Packed: a text in it is not there to be found. */
const media = /\.(jpe?g|png|gif|webp|avif|ico|woff2?|mp4|webm)$/
const blank = '[secret]'

interface Found {
  /** Files inside the trace that hold bodies of requests. */
  bodies: Set<string>
  passwords: Set<string>
}

export function scrubTrace(zip: Buffer, secrets: string[]): Buffer {
  const found: Found = { bodies: new Set(), passwords: new Set() }
  const cleaned = readZip(zip).map((entry) =>
    events.test(entry.name) ? clean(entry, found) : entry,
  )
  const redact = bytewiseRedactor([...secrets, ...found.passwords])
  return writeZip(
    cleaned.map((entry) => {
      if (found.bodies.has(entry.name)) return pack(entry.name, Buffer.from(blank))
      if (media.test(entry.name)) return entry
      // One byte, one character: a file that is no text after all stays as it was.
      const before = unpack(entry).toString('latin1')
      const after = redact(before)
      return after === before ? entry : pack(entry.name, Buffer.from(after, 'latin1'))
    }),
  )
}

function clean(entry: ZipEntry, found: Found): ZipEntry {
  const lines = unpack(entry).toString('utf8').split('\n')
  const cleaned = lines.map((line) =>
    line === '' ? line : JSON.stringify(cleanValue(JSON.parse(line), found)),
  )
  return pack(entry.name, Buffer.from(cleaned.join('\n')))
}

function cleanValue(value: unknown, found: Found): unknown {
  if (Array.isArray(value)) return value.map((each) => cleanValue(each, found))
  if (typeof value !== 'object' || value === null) return value
  const cleaned: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    cleaned[key] = cleanKey(key, inner, found)
  }
  if ('__playwright_value_' in cleaned && cleaned.type === 'password') {
    found.passwords.add(String(cleaned.__playwright_value_))
    cleaned.__playwright_value_ = ''
  }
  return cleaned
}

function cleanKey(key: string, value: unknown, found: Found): unknown {
  if (key === 'cookies') return []
  if (['storageState', 'clientCertificates', 'httpCredentials', 'proxy'].includes(key))
    return undefined
  if (key === 'postData' && typeof value === 'object' && value !== null) {
    if ('_file' in value) found.bodies.add(String(value._file))
    return undefined
  }
  if (/headers$/i.test(key) && Array.isArray(value)) return value.map(cleanHeader)
  return cleanValue(value, found)
}

function cleanHeader(header: unknown): unknown {
  if (typeof header !== 'object' || header === null || !('name' in header)) return header
  return plainHeaders.test(String(header.name)) ? header : { ...header, value: blank }
}
