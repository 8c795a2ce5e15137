// The faults of a run as part of its plan, and in words: each, where, and for how long.

import { writtenAddress } from '../config/address.ts'
import { describeFault } from '../config/fault-words.ts'
import { networksOf } from '../config/networks.ts'
import type { Config } from '../config/schema.ts'
import type { FaultPlan } from './plan.ts'

export function planFaults({ environments }: Config, compared: string[]): FaultPlan[] {
  return compared.flatMap((environment) => {
    const config = environments[environment]!
    const because = config.production ? config.allowFaultsOnProduction : undefined
    return networksOf(environment, config).map(({ between, fault, target }) => ({
      environment,
      between,
      fault: describeFault(fault),
      ...(target && { listen: writtenAddress(target.listen) }),
      upstream: target ? writtenAddress(target.upstream) : new URL(config.url).host,
      ...(because !== undefined && { because }),
    }))
  })
}

/** A line for each. */
export function describeFaults(faults: FaultPlan[]): string[] {
  return faults.map(({ between, fault, listen, upstream, because }) => {
    const where = listen === undefined ? upstream : `${listen} → ${upstream}`
    const allowed = because === undefined ? '' : `; allowed on production: ${because}`
    return `between ${between} (${where}): ${fault}, for the whole run${allowed}`
  })
}
