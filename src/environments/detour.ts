// Leads connections for one host and port to other addresses: proxies that stand between trueup and
// an environment. URL, Host header, SNI and the name in the certificate stay what they were.

import { isIP } from 'node:net'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import type { buildConnector } from 'undici'
import { type Address, addressOf, writtenAddress } from '../config/address.ts'

/** By environment: where its connections go in place of its own address; taken by turns. */
export type Detours = Record<string, readonly Address[]>

/** The next of the addresses, each time it is called. */
export function inTurn(detour: readonly Address[]): () => Address {
  let next = 0
  return () => detour[next++ % detour.length]!
}

export function detoured(
  connect: buildConnector.connector,
  detour: () => Address,
): buildConnector.connector {
  return (options, callback) => {
    const { host, port } = detour()
    return connect({ ...options, hostname: host, port: String(port) }, callback)
  }
}

/**
 * A host that is an address has no SNI, and then Node looks for the address of the connection in
 * the certificate: for the one of the URL, it has to be told.
 */
export function identityOf(origin: string): Pick<ConnectionOptions, 'checkServerIdentity'> {
  const { host } = addressOf(origin)
  if (isIP(host) === 0) return {}
  return { checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) }
}

/** For Chromium, which takes one address for a host and port; the URL's own form of the host. */
export function hostResolverRule(url: string, [first]: readonly Address[]): string | undefined {
  if (first === undefined) return undefined
  const { hostname, port, protocol } = new URL(url)
  const from = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
  return `MAP ${from} ${writtenAddress(first)}`
}
