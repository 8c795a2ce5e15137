// The production guard, for HTTP and browser journeys alike: what a journey may send, and whither.
// Pure: it looks at a method and a URL and says no by throwing.

import type { EnvironmentConfig } from '../config/schema.ts'
import { describeRequest } from './request-error.ts'

export class GuardError extends Error {
  readonly kind: 'left-environment' | 'write-refused' | 'host-not-allowed'

  constructor(kind: GuardError['kind'], message: string) {
    super(message)
    this.name = 'GuardError'
    this.kind = kind
  }
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface Guarded {
  /** Name of the environment that is measured. */
  environment: string
  environments: Record<string, Pick<EnvironmentConfig, 'url' | 'production' | 'writes'>>
  /** `journeys.hosts`: the others that it may reach; absent where it may reach any. */
  hosts?: readonly string[] | undefined
  /** A login is asked for in the configuration, so it may post its form. */
  login?: boolean
}

/** Throws a GuardError when a journey of this environment must not send this request. */
export function guardRequest(guarded: Guarded, method: string, url: URL): void {
  const { environment, environments, hosts, login } = guarded
  const own = environments[environment]
  if (own === undefined) throw new Error(`there is no environment '${environment}'`)
  const other = ownerOf(url, environment, environments)
  if (other !== undefined) {
    throw new GuardError(
      'left-environment',
      `${describeRequest(method, url)} was not sent: a journey in '${environment}' was about to leave for '${other}'; ` +
        `look for an absolute URL in a page, a redirect or the configuration of '${environment}' that names ${url.host}`,
    )
  }
  if (hosts !== undefined && !sameSystem(url, new URL(own.url)) && !isListed(url, hosts)) {
    throw new GuardError(
      'host-not-allowed',
      `${describeRequest(method, url)} was not sent: journeys.hosts does not list ${url.host}; ` +
        `if journeys in '${environment}' need it, add it there`,
    )
  }
  if (own.production && own.writes === undefined && !login && !reading.has(method.toUpperCase())) {
    throw new GuardError(
      'write-refused',
      `${describeRequest(method, url)} was not sent: '${environment}' is marked as production, where journeys only read; ` +
        `if this journey is meant to write, say why: environments.${environment}.writes: '<why>'`,
    )
  }
}

/** The other environment to which a URL belongs; none if it belongs to this one or to a third party. */
export function ownerOf(
  url: URL,
  environment: string,
  environments: Record<string, Pick<EnvironmentConfig, 'url'>>,
): string | undefined {
  const own = environments[environment]
  if (own !== undefined && sameSystem(url, new URL(own.url))) return undefined
  return Object.keys(environments).find(
    (name) => name !== environment && sameSystem(url, new URL(environments[name]!.url)),
  )
}

/** `cdn.example.com` at any port, `cdn.example.com:8443`, or `*.example.com` for all below it. */
function isListed({ host, hostname }: URL, hosts: readonly string[]): boolean {
  return hosts.some((listed) => {
    const name = listed.toLowerCase()
    if (!name.startsWith('*.')) return name === host || name === hostname
    return host.endsWith(name.slice(1)) || hostname.endsWith(name.slice(1))
  })
}

/** Same host and port; http and https on their standard ports are two doors of one system. */
function sameSystem(a: URL, b: URL): boolean {
  if (a.hostname !== b.hostname) return false
  return portOf(a) === portOf(b) || (a.port === '' && b.port === '')
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' || url.protocol === 'wss:' ? 443 : 80
}
