// Where an answer sends a request on to, and what of it goes along: the rules of the fetch standard
// for methods, and no credential across an origin.

import { withoutCredentials } from '../../environments/credentials.ts'
import { describeRequest } from '../../environments/request-error.ts'
import { JourneyFailure } from '../failure.ts'

export interface Hop {
  method: string
  url: URL
  /** The author's own, by lower-case name; cookies and configured headers join when it is sent. */
  headers: Record<string, string>
  body?: string | Uint8Array
}

export const maxRedirects = 20

/** The request that follows on a redirect; undefined where the answer is none. */
export function followRedirect(hop: Hop, status: number, location?: string): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return undefined
  const url = resolveLocation(hop, status, location)
  const sameOrigin = url.origin === hop.url.origin
  const headers = sameOrigin ? hop.headers : withoutCredentials(hop.headers)
  if (!becomesGet(status, hop.method)) return { ...hop, url, headers }
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith('content-'))
  return { method: 'GET', url, headers: Object.fromEntries(kept) }
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD'
  return (status === 301 || status === 302) && method === 'POST'
}

function resolveLocation(hop: Hop, status: number, location: string): URL {
  const url = URL.parse(location, hop.url)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  const to = url === null ? 'something that is no URL' : `a URL of the scheme '${url.protocol}'`
  throw new JourneyFailure(
    'protocol',
    `${describeRequest(hop.method, hop.url)}: the redirect ${status} leads to ${to}; with redirect: 'manual' the journey can read it`,
  )
}

export function redirectLoop(first: Hop, last: Hop): JourneyFailure {
  return new JourneyFailure(
    'redirect-loop',
    `${describeRequest(first.method, first.url)}: more than ${maxRedirects} redirects, the last to ${last.url.origin}${last.url.pathname}; often a missing cookie or header`,
  )
}
