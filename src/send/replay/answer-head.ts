// The head of an answer: its status, and those headers that say where the body ends, whether the
// connection stays and when to come back. Every line is checked, few are decoded.

import { maxHeaderBytes } from '../../environments/connect.ts'
import { LineReader } from './line-reader.ts'
import { ProtocolFault } from './protocol-fault.ts'

const colon = 0x3a
/** More of it says nothing that is worth its time. */
const mostKept = 100
/** Lengths of the names that matter; nothing else is decoded. */
const interesting = new Set(
  ['connection', 'keep-alive', 'retry-after', 'content-length', 'transfer-encoding'].map(
    (name) => name.length,
  ),
)
const token = bytesOf((char) => /[!#$%&'*+.^_`|~0-9A-Za-z-]/.test(char))
const text = bytesOf((char) => /[\t\x20-\x7e\x80-\xff]/.test(char))

export interface KeptHead {
  /** By lower-case name; a header that came several times is joined by commas. */
  headers: Record<string, string>
  /** The lines of `set-cookie`. */
  cookies: string[]
  protocol?: string
}

export class HeadReader {
  status = 0
  /** −1 where the answer does not say. */
  lengthBytes = -1
  chunked = false
  keepAlive = false
  retryAfter = ''
  /** What the server says of how long it keeps an idle connection; −1 for nothing. */
  keepAliveMs = -1
  complete = false
  /** The whole head of a sampled answer. */
  kept: KeptHead | null = null
  readonly #lines = new LineReader(maxHeaderBytes)
  #encodings = ''

  begin(keep = false): void {
    this.kept = keep ? { headers: {}, cookies: [] } : null
    this.status = 0
    this.lengthBytes = -1
    this.chunked = false
    this.keepAlive = false
    this.retryAfter = ''
    this.keepAliveMs = -1
    this.complete = false
    this.#encodings = ''
    this.#lines.begin()
  }

  /** Returns how far it read: to the end of the head, or all there is. */
  read(bytes: Buffer, at: number, end: number): number {
    const lines = this.#lines
    let next = at
    while (next < end) {
      next = lines.next(bytes, next, end)
      if (next === -1) return end
      if (this.status === 0) this.#statusLine()
      else if (lines.from === lines.to) {
        this.#finish()
        return next
      } else this.#headerLine()
    }
    return next
  }

  /** `HTTP/1.1 200 OK`, where the reason may be missing. */
  #statusLine(): void {
    const { bytes, from, to } = this.#lines
    const line = bytes.toString('latin1', from, Math.min(to, from + 13))
    const match = /^HTTP\/1\.([01]) ([1-9]\d\d)( |$)/.exec(line)
    if (match === null) throw new ProtocolFault(`no status line: ${JSON.stringify(line)}`)
    this.keepAlive = match[1] === '1'
    this.status = Number(match[2])
    if (this.kept !== null) this.kept.protocol = `HTTP/1.${match[1]}`
  }

  #headerLine(): void {
    const { bytes, from, to } = this.#lines
    let at = from
    while (at < to && token[bytes[at]!] === 1) at++
    if (at === from || at === to || bytes[at] !== colon) {
      throw new ProtocolFault('a header line without a name and a colon')
    }
    for (let place = at + 1; place < to; place++) {
      if (text[bytes[place]!] === 0) throw new ProtocolFault('a control character in a header')
    }
    if (this.kept === null && !interesting.has(at - from)) return
    const name = bytes.toString('latin1', from, at).toLowerCase()
    const value = bytes.toString('latin1', at + 1, to).trim()
    this.#header(name, value)
    if (this.kept !== null) keep(this.kept, name, value)
  }

  #header(name: string, value: string): void {
    switch (name) {
      case 'content-length':
        if (this.lengthBytes !== -1) throw new ProtocolFault('content-length twice')
        if (!/^\d{1,15}$/.test(value)) throw new ProtocolFault('content-length is no number')
        this.lengthBytes = Number(value)
        break
      case 'transfer-encoding':
        this.#encodings += `,${value.toLowerCase()}`
        break
      case 'connection':
        if (/(^|,)\s*close\s*(,|$)/i.test(value)) this.keepAlive = false
        else if (/(^|,)\s*keep-alive\s*(,|$)/i.test(value)) this.keepAlive = true
        break
      case 'keep-alive': {
        const seconds = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(value)?.[1]
        if (seconds !== undefined) this.keepAliveMs = Number(seconds) * 1000
        break
      }
      case 'retry-after':
        this.retryAfter = value
    }
  }

  #finish(): void {
    this.complete = true
    if (this.#encodings === '') return
    if (this.lengthBytes !== -1) throw new ProtocolFault('both a length and a transfer-encoding')
    const encodings = this.#encodings.split(',').map((encoding) => encoding.trim())
    this.chunked = encodings.at(-1) === 'chunked'
    if (encodings.indexOf('chunked') !== (this.chunked ? encodings.length - 1 : -1)) {
      throw new ProtocolFault('chunked is not the last transfer-encoding')
    }
  }
}

function keep({ headers, cookies }: KeptHead, name: string, value: string): void {
  if (name === 'set-cookie') {
    if (cookies.length < mostKept) cookies.push(value)
  } else if (Object.hasOwn(headers, name)) headers[name] += `, ${value}`
  else if (Object.keys(headers).length < mostKept && name !== '__proto__') headers[name] = value
}

function bytesOf(matches: (char: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(matches(String.fromCharCode(byte))))
}
