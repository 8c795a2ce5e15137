// Faults that a configuration must not ask for: on production without a reason, where they cannot
// be held, or two at one address.

import { type Fault, writePath } from './faults.ts'
import type { Config } from './schema.ts'
import type { Sound } from './sound-parts.ts'

type Environments = NonNullable<Sound<Config>['environments']>
type Environment = NonNullable<Environments[string]>

export function faultyNetworks({ environments = {}, journeys }: Sound<Config>): Fault[] {
  const faults: Fault[] = []
  for (const [name, environment] of Object.entries(environments)) {
    if (environment === undefined) continue
    faults.push(...onProduction(name, environment), ...inTheWay(name, environment))
    if (environment.network !== undefined && (journeys?.browser ?? 'chromium') !== 'chromium') {
      faults.push({
        path: 'journeys.browser',
        expected: `chromium, as environments.${name} has a network: no other browser can be led through the proxy without changing the page's addresses`,
        came: String(journeys?.browser),
      })
    }
  }
  return [...faults, ...sharedListeners(environments)]
}

function onProduction(name: string, environment: Environment): Fault[] {
  const { production, allowFaultsOnProduction } = environment
  if (production !== true || allowFaultsOnProduction !== undefined) return []
  return faultyKeys(name, environment).map((path) => ({
    path: writePath(path),
    expected: `no fault on '${name}', which is marked as production`,
    came: 'a fault',
    hint: `if it is meant, say why: environments.${name}.allowFaultsOnProduction: '<reason>'`,
  }))
}

function faultyKeys(name: string, { network, targets = {} }: Environment): PropertyKey[][] {
  const base = ['environments', name]
  return [
    ...(network === undefined ? [] : [[...base, 'network']]),
    ...Object.entries(targets).flatMap(([key, target]) =>
      target?.network === undefined ? [] : [[...base, 'targets', key, 'network']],
    ),
  ]
}

function inTheWay(name: string, { network, proxy }: Environment): Fault[] {
  if (network === undefined || proxy === undefined) return []
  return [
    {
      path: writePath(['environments', name, 'network']),
      expected: 'no HTTP proxy in the same environment: the fault would hit the way to that proxy',
      came: 'network and proxy',
    },
  ]
}

function sharedListeners(environments: Environments): Fault[] {
  const faults: Fault[] = []
  const takenBy = new Map<string, string>()
  for (const [name, environment] of Object.entries(environments)) {
    for (const [key, target] of Object.entries(environment?.targets ?? {})) {
      if (target?.listen === undefined) continue
      const listen = `${target.listen.host}:${target.listen.port}`
      const path = writePath(['environments', name, 'targets', key, 'listen'])
      const other = takenBy.get(listen)
      takenBy.set(listen, other ?? path)
      if (other === undefined) continue
      faults.push({ path, expected: 'an address of its own', came: `the one of ${other}` })
    }
  }
  return faults
}
