// Flags that stand for keys of `traffic`, checked by the same schema: what a configuration takes, the
// command line takes as well.

import { describeType } from './describe-type.ts'
import type { TrafficConfig } from './schema.ts'
import { traffic } from './traffic-schema.ts'

export interface FlagFault {
  /** The key of the configuration that the flag stands for. */
  key: string
  expected: string
}

/** The traffic of the configuration, or the defaults where there is none, with the flags' values. */
export function withTrafficFlags(
  configured: TrafficConfig | undefined,
  flags: { [key in keyof TrafficConfig]?: unknown },
): TrafficConfig | FlagFault[] {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined)
  const result = traffic.safeParse({ log: '-', ...Object.fromEntries(given) })
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => faultOf(path, message))
    // A value that breaks two rules has one fault.
    return faults.filter(({ key }, index) => faults.findIndex((one) => one.key === key) === index)
  }
  if (!configured) return result.data
  const values = given.map(([key]) => [key, result.data[key as keyof TrafficConfig]])
  return {
    ...configured,
    // A log that is named takes the place of a plan, and a scale that of a rate.
    ...(flags.log !== undefined && { plan: undefined }),
    ...(flags.rate !== undefined && { scale: 1 }),
    ...(flags.scale !== undefined && { rate: undefined }),
    ...Object.fromEntries(values),
  }
}

function faultOf(path: PropertyKey[], message: string): FlagFault {
  const key = String(path[0] ?? '')
  const type = Object.hasOwn(traffic.shape, key) && traffic.shape[key as keyof TrafficConfig]
  return { key, expected: type ? describeType(type) : message }
}
