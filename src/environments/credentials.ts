// What proves who trueup is to an environment, and where it may go: to that environment's origin
// (scheme, host, port) and nowhere else, whatever a redirect or an absolute URL says.

import type { EnvironmentConfig } from '../config/schema.ts'

/** Headers by lower-case name. */
export type Headers = Record<string, string>

/** The headers for a request to this URL: those of the configuration and of a login, or none. */
export function credentialsFor(
  environment: Pick<EnvironmentConfig, 'url' | 'headers' | 'basicAuth'>,
  url: URL,
  loginHeaders: Headers = {},
): Headers {
  if (url.origin !== new URL(environment.url).origin) return {}
  const headers: Headers = {}
  if (environment.basicAuth) headers.authorization = basic(environment.basicAuth)
  for (const [name, value] of Object.entries(environment.headers)) {
    if (value !== undefined) headers[name.toLowerCase()] = value
  }
  return { ...headers, ...lowerCase(loginHeaders) }
}

/** Headers that say nothing about who asks; a journey's other headers end where an origin ends. */
const impersonal =
  /^(accept|accept-(charset|encoding|language)|cache-control|content-(type|language)|pragma|user-agent)$/

/** What is left of a request's own headers after a redirect to another origin. */
export function withoutCredentials(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => impersonal.test(name)))
}

export function lowerCase(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}
