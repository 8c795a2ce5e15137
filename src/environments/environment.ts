// One environment, ready to be talked to: what its configuration says, its certificates read, its
// rate limit shared by all who send there.

import type { Address } from '../config/address.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import { Connection } from './connect.ts'
import { type Detours, inTurn } from './detour.ts'
import { type OneConnection, openOneConnection } from './one-connection.ts'
import { RateLimit } from './rate-limit.ts'
import { readTls } from './tls.ts'

export interface Environment {
  name: string
  config: EnvironmentConfig
  /** All that are configured: the guard knows the others by them. */
  environments: Record<string, EnvironmentConfig>
  /** `journeys.hosts` */
  hosts?: readonly string[] | undefined
  limit?: RateLimit
  /** Where the next connection goes, if not to its own address. */
  detour?: () => Address
  /** Connections of their own, as a new visitor has; to be closed. */
  connect(): Connection
  /** One connection for one request at a time, for senders that keep a pool of their own. */
  connectOne(timeoutMs: number): OneConnection
}

export interface Reach {
  detours?: Detours | undefined
  hosts?: readonly string[] | undefined
}

/** Throws when there is no such environment or its certificate files cannot be used. */
export function openEnvironment(
  name: string,
  environments: Record<string, EnvironmentConfig>,
  { detours = {}, hosts }: Reach = {},
): Environment {
  const config = environments[name]
  if (config === undefined) {
    throw new Error(
      `there is no environment '${name}'; the configuration has ${Object.keys(environments).join(', ')}`,
    )
  }
  const origin = new URL(config.url).origin
  const tls = nameIn(name, () => readTls(config.tls))
  const detour = detours[name] && inTurn(detours[name])
  const setup = { origin, tls, proxy: config.proxy, ...(detour && { detour }) }
  return {
    name,
    config,
    environments,
    hosts,
    ...(detour && { detour }),
    limit: config.maxRate === undefined ? undefined : new RateLimit(config.maxRate),
    connect: () => new Connection(setup),
    connectOne: (timeoutMs) => openOneConnection(setup, timeoutMs),
  }
}

function nameIn<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new Error(`environments.${name}.${(cause as Error).message}`, { cause })
  }
}
