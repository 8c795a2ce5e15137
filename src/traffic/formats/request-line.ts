// A request line as a log quotes it, `GET /path HTTP/1.1`, taken apart. Nearly everything that a
// client may send is a request; bytes of scanners are told from it by the method, and without a
// protocol by the target.

import type { LogRecord, Rejection } from '../log-record.ts'

const longestMethod = 32
const get = 'GET '
const versions = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0']

/** Fills method, target, protocol and, where the target is absolute, the host. */
export function readRequest(text: string, record: LogRecord): Rejection | null {
  const first = text.indexOf(' ')
  if (first <= 0 || text.charCodeAt(text.length - 1) === 32) return readUnusual(text, record)
  if (!text.startsWith(get)) {
    if (!isMethod(text, first)) return 'not HTTP'
    record.method = text.slice(0, first)
  } else record.method = 'GET'
  const last = text.lastIndexOf(' ')
  const protocol = protocolAt(text, last + 1)
  const end = protocol === '' ? text.length : last
  record.protocol = protocol
  if (text.charCodeAt(first + 1) === 47) {
    record.target = text.slice(first + 1, end)
    return null
  }
  return readTarget(text.slice(first + 1, Math.max(end, first + 1)).trim(), record)
}

/** Method and target from fields of their own. */
export function readMethodAndTarget(
  method: string,
  target: string,
  record: LogRecord,
): Rejection | null {
  if (method === '' || method === '-' || target === '' || target === '-') return 'no request'
  if (!isMethod(method, method.length)) return 'not HTTP'
  record.method = method
  return readTarget(target, record)
}

/** The protocol as logged: `HTTP/1.1`, `1.1`, `h2`; '' where it is none. */
export function readProtocol(text: string, record: LogRecord): void {
  record.protocol = text === '-' ? '' : text
}

function readUnusual(text: string, record: LogRecord): Rejection | null {
  const bare = text.trim()
  if (bare === '' || bare === '-' || bare === '<BADREQ>') return 'no request'
  if (bare.length < text.length && bare.includes(' ')) return readRequest(bare, record)
  return 'not HTTP'
}

/** A target that does not begin with a slash, or of which nobody knows yet. */
function readTarget(target: string, record: LogRecord): Rejection | null {
  if (target === '' || target === '-') return 'no request'
  if (record.method === 'PRI' && target === '*') return 'not HTTP'
  const scheme = target.charCodeAt(0) === 47 ? -1 : target.indexOf('://')
  if (scheme > 0 && isHttp(target.slice(0, scheme))) {
    readAbsolute(target, scheme + 3, record)
    return null
  }
  if (record.protocol === '' && target.charCodeAt(0) !== 47 && scheme <= 0) return 'not HTTP'
  record.target = target
  return null
}

function isHttp(scheme: string): boolean {
  return scheme.length <= 5 && /^https?$/i.test(scheme)
}

function readAbsolute(url: string, from: number, record: LogRecord): void {
  let end = from
  while (end < url.length && !'/?#'.includes(url[end]!)) end++
  const authority = url.slice(from, end)
  if (record.host === '') record.host = authority.slice(authority.lastIndexOf('@') + 1)
  const rest = url.slice(end)
  record.target = rest.startsWith('/') ? rest : `/${rest}`
}

/** A token of RFC 9110, of a length that a method may have. */
function isMethod(text: string, length: number): boolean {
  if (length > longestMethod) return false
  for (let at = 0; at < length; at++) if (!isTokenCode(text.charCodeAt(at))) return false
  return true
}

function isTokenCode(code: number): boolean {
  if (code >= 97 ? code <= 122 : code >= 65 && code <= 90) return true
  if (code >= 48 && code <= 57) return true
  return code < 128 && "!#$%&'*+-.^_`|~".includes(String.fromCharCode(code))
}

/** What begins with HTTP/ is a protocol, `HTTP/V1.0` of old clients too. */
function protocolAt(text: string, at: number): string {
  const length = text.length - at
  if (length < 6 || length > 12) return ''
  for (const version of versions) {
    if (length === version.length && text.startsWith(version, at)) return version
  }
  const last = text.slice(at)
  return /^HTTP\//i.test(last) ? last.toUpperCase() : ''
}
