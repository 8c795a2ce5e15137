// Where processes of `start` reach a dependency: `{targets.ENVIRONMENT.NAME}` in a command or in
// its environment becomes the address of the proxy, where this run has one there, and else that of
// the dependency itself. So the same configuration works with faults and without.

import { writtenAddress } from '../config/address.ts'
import { ConfigError } from '../config/faults.ts'
import type { Config, StartConfig } from '../config/schema.ts'

const placeholder = /\{targets\.([^.}]+)\.([^}]+)\}/g

/** `isProxied`: whether this run has a proxy before the target. */
export function startsThrough(
  { start, environments }: Pick<Config, 'start' | 'environments'>,
  isProxied: (environment: string, target: string) => boolean,
): StartConfig[] {
  const addressAt = (whole: string, environment: string, name: string) => {
    const target = environments[environment]?.targets?.[name]
    if (target === undefined) {
      throw new ConfigError(
        `start: ${whole} names no target: expected environments.${environment}.targets.${name} with { listen, upstream }`,
      )
    }
    return writtenAddress(isProxied(environment, name) ? target.listen : target.upstream)
  }
  const filled = (text: string) => text.replace(placeholder, addressAt)
  return start.map((one) => ({
    ...one,
    command: typeof one.command === 'string' ? filled(one.command) : one.command.map(filled),
    env: Object.fromEntries(
      Object.entries(one.env).map(([key, value]) => [
        key,
        value === undefined ? value : filled(value),
      ]),
    ),
  }))
}
