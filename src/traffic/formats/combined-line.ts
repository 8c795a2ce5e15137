// What NCSA's server began to write and many have copied: `addr ident user [time] "request" status
// bytes`, then whatever a format adds. The left side is read by field; the request ends at the
// first quote that status and bytes follow, because a request can hold quotes of its own.

import type { LogRecord, Rejection } from '../log-record.ts'
import { ClfTime, isDigit } from './clf-time.ts'
import type { Unescape } from './escapes.ts'
import { readRequest } from './request-line.ts'

const space = 32
const quote = 34
const dash = 45
const backslash = 92

interface Dialect {
  undoEscapes: Unescape
  /** What follows the bytes: nothing, fields in quotes (a dash stands for none), or bare fields. */
  tail: 'nothing' | 'quoted'
}

export class CombinedLine {
  /** Index behind the bytes of the line that was read last. */
  tail = 0
  /** Index behind the client field, which may hold spaces where it is a list. */
  #time = new ClfTime()
  #dialect: Dialect

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  read(line: string, record: LogRecord): Rejection | null {
    const client = line.indexOf(' ')
    const bracket = this.#findTime(line, client)
    if (bracket < 0) return this.#whyNoTime(line, client)
    record.client = line.slice(0, client)
    const from = skipSpaces(line, this.#time.end + 1) + 1
    const to = this.#findRequestEnd(line, from, record)
    if (to < 0) return whyNoStatus(line, from)
    record.stampUs = this.#timeUs
    record.stampGrainUs = this.#time.grainUs
    const request = line.slice(from, to)
    const escaped = request.indexOf('\\') >= 0
    return readRequest(escaped ? this.#dialect.undoEscapes(request) : request, record)
  }

  #timeUs = 0

  /** The bracket of the time: a user's name may hold brackets and spaces. */
  #findTime(line: string, from: number): number {
    if (from <= 0) return -1
    for (let at = line.indexOf('[', from); at >= 0; at = line.indexOf('[', at + 1)) {
      if (!isDigit(line, at + 1)) continue
      this.#timeUs = this.#time.parse(line, at + 1)
      const end = this.#time.end
      if (Number.isNaN(this.#timeUs) || line.charCodeAt(end) !== 93) continue
      if (line.charCodeAt(skipSpaces(line, end + 1)) === quote) return at
    }
    return -1
  }

  #whyNoTime(line: string, client: number): Rejection {
    const bracket = client > 0 ? line.indexOf(' [', client) : -1
    if (bracket < 0) return 'not in this format'
    const end = line.indexOf(']', bracket)
    if (end < 0) return 'cut off'
    const next = skipSpaces(line, end + 1)
    if (next >= line.length) return 'cut off'
    return line.charCodeAt(next) === quote ? 'no time' : 'not in this format'
  }

  /** Quotes that a backslash escapes are tried only where no other one will do. */
  #findRequestEnd(line: string, from: number, record: LogRecord): number {
    let escaped = -1
    for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 1)) {
      if (line.charCodeAt(at + 1) !== space) continue
      if (at > from && line.charCodeAt(at - 1) === backslash && isEscaped(line, at, from)) {
        if (escaped < 0) escaped = at
      } else if (this.#readStatus(line, at + 1, record)) return at
    }
    for (let at = escaped; at >= 0; at = line.indexOf('"', at + 1)) {
      if (this.#readStatus(line, at + 1, record)) return at
    }
    return -1
  }

  #readStatus(line: string, from: number, record: LogRecord): boolean {
    let at = skipSpaces(line, from)
    if (at === from) return false
    let status = 0
    if (line.charCodeAt(at) === dash) at++
    else {
      const start = at
      for (; isDigit(line, at) && at < start + 3; at++)
        status = status * 10 + line.charCodeAt(at) - 48
      if (at === start) return false
    }
    if (line.charCodeAt(at) !== space) return false
    at = skipSpaces(line, at)
    let bytes = 0
    if (line.charCodeAt(at) === dash) at++
    else {
      const start = at
      for (; isDigit(line, at) && at < start + 16; at++)
        bytes = bytes * 10 + line.charCodeAt(at) - 48
      if (at === start) return false
    }
    if (!this.#tailFits(line, at)) return false
    record.status = status
    record.bytes = bytes
    this.tail = at
    return true
  }

  #tailFits(line: string, at: number): boolean {
    const next = skipSpaces(line, at)
    if (this.#dialect.tail === 'nothing') return next === line.length
    const code = line.charCodeAt(next)
    return next > at && (code === quote || code === dash)
  }
}

function isEscaped(line: string, at: number, from: number): boolean {
  let first = at
  while (first > from && line.charCodeAt(first - 1) === backslash) first--
  return (at - first) % 2 === 1
}

/** A quote was opened and no status came behind a closing one. */
function whyNoStatus(line: string, from: number): Rejection {
  const close = line.indexOf('"', from)
  if (close < 0) return 'cut off'
  const rest = line.slice(close + 1, close + 40)
  if (/^ *(?:(?:\d{1,3}|-)(?: +(?:\d{0,16}|-) *)?)?$/.test(rest)) return 'cut off'
  return /^ +(?:\d{1,3}|-) /.test(rest) ? 'not in this format' : 'no status'
}

export function skipSpaces(line: string, at: number): number {
  let next = at
  while (line.charCodeAt(next) === space) next++
  return next
}
