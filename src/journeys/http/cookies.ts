// The cookies of an HTTP journey, and their exchange with a browser's: one login serves both kinds
// of journey, in the format of Playwright's storageState.

import { Cookie, CookieJar } from 'tough-cookie'

/** A cookie as storageState has it; `expires` in seconds, -1 for the length of the session. */
export interface StoredCookie {
  name: string
  value: string
  /** With a leading dot where subdomains get it too. */
  domain: string
  path: string
  expires: number
  httpOnly: boolean
  secure: boolean
  sameSite: 'Strict' | 'Lax' | 'None'
}

/** Loose and local: what a browser accepts from a development server is accepted here too. */
export function newJar(stored: readonly StoredCookie[] = []): CookieJar {
  const jar = new CookieJar(undefined, {
    looseMode: true,
    allowSecureOnLocal: true,
    rejectPublicSuffixes: true,
  })
  for (const cookie of stored) {
    const host = cookie.domain.replace(/^\./, '')
    const url = `${cookie.secure ? 'https' : 'http'}://${host}${cookie.path}`
    jar.setCookieSync(fromStored(cookie, host), url, { ignoreError: true })
  }
  return jar
}

function fromStored(stored: StoredCookie, host: string): Cookie {
  return new Cookie({
    key: stored.name,
    value: stored.value,
    // Without a domain the cookie stays with its host alone.
    domain: stored.domain.startsWith('.') ? host : null,
    path: stored.path,
    expires: stored.expires < 0 ? 'Infinity' : new Date(stored.expires * 1000),
    httpOnly: stored.httpOnly,
    secure: stored.secure,
    sameSite: stored.sameSite.toLowerCase(),
  })
}

export function toStored(jar: CookieJar): StoredCookie[] {
  const cookies = jar.serializeSync()?.cookies ?? []
  return cookies.flatMap((serialized) => {
    const cookie = Cookie.fromJSON(serialized)
    return cookie?.domain ? [storedFrom(cookie, cookie.domain)] : []
  })
}

function storedFrom(cookie: Cookie, domain: string): StoredCookie {
  const expiry = cookie.expiryTime()
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.hostOnly ? domain : `.${domain}`,
    path: cookie.path ?? '/',
    expires: expiry === undefined || !Number.isFinite(expiry) ? -1 : Math.floor(expiry / 1000),
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    sameSite: sameSiteOf(cookie),
  }
}

/** What a browser takes a cookie for that says nothing is `Lax`. */
function sameSiteOf({ sameSite }: Cookie): StoredCookie['sameSite'] {
  if (sameSite === 'strict') return 'Strict'
  return sameSite === 'none' ? 'None' : 'Lax'
}
