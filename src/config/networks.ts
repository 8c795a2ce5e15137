// The faults that hold for a whole run: where an environment's own stand, seen as a list.

import type { Address } from './address.ts'
import type { Fault } from './fault-schema.ts'
import type { EnvironmentConfig } from './schema.ts'

export interface Network {
  /** `trueup and staging`, or `staging and its database` */
  between: string
  fault: Fault
  /** Name of the target and where it is; absent for the way from trueup to the environment. */
  target?: { name: string; listen: Address; upstream: Address }
}

export function networksOf(
  name: string,
  { network, targets = {} }: Pick<EnvironmentConfig, 'network' | 'targets'>,
): Network[] {
  const link = network === undefined ? [] : [{ between: `trueup and ${name}`, fault: network }]
  const behind = Object.entries(targets).flatMap(([key, { network: fault, ...place }]) =>
    fault === undefined
      ? []
      : [{ between: `${name} and its ${key}`, fault, target: { name: key, ...place } }],
  )
  return [...link, ...behind]
}
