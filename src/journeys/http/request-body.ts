// What a request carries: text, JSON, or the fields of a form in one of HTML's three encodings.

import { randomUUID } from 'node:crypto'
import { JourneyFailure } from '../failure.ts'
import type { HttpOptions } from './client.ts'

export interface RequestBody {
  body?: string | Uint8Array
  contentType?: string
}

export type Entry = [name: string, value: string | Blob]

const urlencoded = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data'

export async function encodeBody(method: string, options: HttpOptions): Promise<RequestBody> {
  const given = (['form', 'json', 'body'] as const).filter((key) => options[key] !== undefined)
  if (given.length > 1) {
    throw new JourneyFailure(
      'script',
      `a request has one body; this one has ${given.join(' and ')}`,
    )
  }
  if (given.length === 1 && (method === 'GET' || method === 'HEAD')) {
    throw new JourneyFailure(
      'script',
      `${method} carries no body; put what '${given[0]}' has into the path, as in '/search?q=tea'`,
    )
  }
  if (options.json !== undefined) {
    return { body: JSON.stringify(options.json), contentType: 'application/json' }
  }
  if (options.form === undefined) return { body: options.body }
  const entries = Object.entries(options.form).map(
    ([name, value]): Entry => [name, value instanceof Blob ? value : String(value)],
  )
  const upload = entries.some(([, value]) => value instanceof Blob)
  return encodeEntries(entries, upload ? multipart : urlencoded)
}

/** `enctype` as a form has it; unknown ones are urlencoded, as in a browser. */
export async function encodeEntries(entries: Entry[], enctype: string): Promise<RequestBody> {
  if (enctype === multipart) return encodeMultipart(entries)
  const texts = entries.map(([name, value]): [string, string] => [name, textOf(value)])
  if (enctype === 'text/plain') {
    const lines = texts.map(([name, value]) => `${name}=${value}\r\n`)
    return { body: lines.join(''), contentType: 'text/plain' }
  }
  return { body: new URLSearchParams(texts).toString(), contentType: urlencoded }
}

/** Outside of multipart a file is sent as its name. */
export function textOf(value: string | Blob): string {
  if (typeof value === 'string') return value
  return value instanceof File ? value.name : 'blob'
}

/** Written here, since FormData leaves out the empty name of a file that was not chosen. */
async function encodeMultipart(entries: Entry[]): Promise<RequestBody> {
  const boundary = `trueup-${randomUUID()}`
  const parts: Uint8Array[] = []
  for (const [name, value] of entries) {
    parts.push(Buffer.from(`--${boundary}\r\n${partHead(name, value)}\r\n\r\n`))
    parts.push(typeof value === 'string' ? Buffer.from(value) : await value.bytes())
    parts.push(Buffer.from('\r\n'))
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return { body: Buffer.concat(parts), contentType: `${multipart}; boundary=${boundary}` }
}

function partHead(name: string, value: string | Blob): string {
  const disposition = `Content-Disposition: form-data; name="${quotable(name)}"`
  if (typeof value === 'string') return disposition
  const type = value.type || 'application/octet-stream'
  return `${disposition}; filename="${quotable(textOf(value))}"\r\nContent-Type: ${type}`
}

/** As the HTML standard has it: these three characters would end the name. */
function quotable(name: string): string {
  return name.replace(/["\r\n]/g, encodeURIComponent)
}
