// What the head of an answer says besides the time it took: compression, caches, versions. Never a
// value that may be secret: of cookies the names alone.

import type { Trait } from './evidence.ts'

export interface AnswerHead {
  status: number
  /** By lower-case name; those that came several times joined by commas. */
  headers: Readonly<Record<string, string>>
  /** The lines of `set-cookie`. */
  cookies: readonly string[]
  /** `HTTP/1.1`, `h2`; absent where nobody knows. */
  protocol?: string
  /** Over a connection that was there before; absent where nobody knows. */
  reused?: boolean
}

const mostCookies = 20
const texts = /^text\/|\b(json|javascript|ecmascript|xml|graphql|manifest)\b|\+(json|xml)$/
const versions =
  /^x-(powered-by|generator|aspnet(mvc)?-version|([a-z]+-)?(version|release|build|revision|commit))$/

export function* traitsOf({
  status,
  headers,
  cookies,
  protocol,
  reused,
}: AnswerHead): Generator<[Trait, string]> {
  if (protocol !== undefined) yield ['protocol', protocol]
  if (reused !== undefined) yield ['connection', reused ? 'reused' : 'new']
  const type = (headers['content-type'] ?? '').replace(/;.*/s, '').trim().toLowerCase()
  if (type !== '') yield ['type', type]
  if (texts.test(type)) yield ['encoding', headers['content-encoding']?.toLowerCase() ?? 'none']
  const cache = cacheOf(headers)
  if (cache !== undefined) yield ['cache', cache]
  for (const name of ['cache-control', 'server', 'via'] as const) {
    if (headers[name] !== undefined) yield [name, headers[name]]
  }
  for (const [name, value] of Object.entries(headers)) {
    if (versions.test(name)) yield ['version', `${name}: ${value}`]
  }
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    yield ['redirect', String(status)]
  }
  for (const line of cookies.slice(0, mostCookies)) {
    const at = line.indexOf('=')
    if (at > 0) yield ['cookie', line.slice(0, at)]
  }
}

/** Of a shared cache on the way; the nearest one that says so is believed. */
function cacheOf(headers: AnswerHead['headers']): 'hit' | 'miss' | undefined {
  const said = headers['cf-cache-status'] ?? headers['x-cache'] ?? headers['x-cache-status']
  if (said !== undefined) {
    if (/hit|stale|updating|revalidated/i.test(said)) return 'hit'
    if (/miss|expired|bypass|dynamic|pass/i.test(said)) return 'miss'
  }
  return Number(headers.age) > 0 ? 'hit' : undefined
}
