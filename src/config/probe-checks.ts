// What a probe says by environment has to be about environments that there are, and about both that
// are compared; and there is no TLS to look at where there is none.

import { type Fault, writePath } from './faults.ts'
import { nearestKey } from './nearest-key.ts'
import type { Config } from './schema.ts'
import type { Sound } from './sound-parts.ts'

export function faultyProbes({ probes = {}, compare, ...parts }: Sound<Config>): Fault[] {
  const names = Object.keys(parts.environments ?? {})
  const compared = [compare?.reference, compare?.candidate].filter((name) => name !== undefined)
  const needed = compared.length === 0 && names.length === 2 ? names : compared
  return Object.entries(probes).flatMap(([name, probe]) => [
    ...faultsOf(['probes', name, 'command'], probe?.command, names, needed),
    ...faultsOf(['probes', name, 'http', 'url'], probe?.http?.url, names, needed),
    ...withoutTls(name, probe, parts.environments ?? {}, needed),
  ])
}

function faultsOf(
  path: string[],
  value: unknown,
  names: readonly string[],
  needed: readonly string[],
): Fault[] {
  if (typeof value !== 'object' || value === null || names.length === 0) return []
  const given = Object.keys(value)
  const unknown = given.filter((name) => !names.includes(name))
  const missing = needed.filter((name) => names.includes(name) && !given.includes(name))
  return [
    ...unknown.map((name) => {
      const near = nearestKey(name, [...names])
      return {
        path: writePath([...path, name]),
        expected: `the name of an environment (${names.join(', ')})`,
        came: 'that key',
        ...(near !== undefined && { hint: `did you mean ${near}?` }),
      }
    }),
    ...missing.map((name) => ({
      path: writePath([...path, name]),
      expected: 'one for each environment that is compared',
      came: 'nothing',
    })),
  ]
}

function withoutTls(
  name: string,
  probe: NonNullable<Sound<Config>['probes']>[string],
  environments: NonNullable<Sound<Config>['environments']>,
  needed: readonly string[],
): Fault[] {
  if (probe?.tls === undefined) return []
  const plain = needed.filter((one) => environments[one]?.url?.startsWith('http:'))
  return plain.map((one) => ({
    path: writePath(['probes', name, 'tls']),
    expected: `an https URL in environments.${one}.url, for there is no TLS to look at without`,
    came: String(environments[one]?.url),
  }))
}
