// What a constant fault of an environment's network really was during a run: set, measured before,
// seen during. In run.json, so that a report can show the dose beside the setting.

import { fieldsOf, listOf, numberOf, recordOf, textOf, wholeOf } from './shape.ts'

/** Of messages to an echo inside trueup and back, each on a connection of its own. */
export interface RoundTrips {
  count: number
  bytes: number
  answered: number
  /** Of those that were answered; absent where none was. */
  medianMs?: number
  lowestMs?: number
  highestMs?: number
  /** How the others ended. */
  failures: Record<string, number>
}

export interface NetworkFacts {
  /** `trueup and staging` */
  between: string
  /** As set, in words. */
  fault: string
  /** What made it. */
  by: string
  /** Side by side; new connections go to them by turns. */
  proxies: number
  /** How often the server was asked during the run, and told the fault as it was set. */
  readings: number
  /** The round trips are absent where the server could not reach this machine. */
  direct?: RoundTrips
  /** Through the proxy, without the fault. */
  proxy?: RoundTrips
  /** Under the fault, before the run and all through it. */
  before?: RoundTrips
  during?: RoundTrips
}

export function readNetworkFacts(value: unknown, where: string): NetworkFacts {
  const fields = fieldsOf(value, where)
  const facts: NetworkFacts = {
    between: textOf(fields.between, `${where}.between`),
    fault: textOf(fields.fault, `${where}.fault`),
    by: textOf(fields.by ?? '', `${where}.by`),
    proxies: wholeOf(fields.proxies ?? 1, `${where}.proxies`, 1, 1_000),
    readings: wholeOf(fields.readings ?? 0, `${where}.readings`, 0, Number.MAX_SAFE_INTEGER),
  }
  for (const key of ['direct', 'proxy', 'before', 'during'] as const) {
    if (fields[key] !== undefined) facts[key] = readTrips(fields[key], `${where}.${key}`)
  }
  return facts
}

export function readNetworks(value: unknown, where: string): NetworkFacts[] {
  return listOf(value, where, readNetworkFacts, 100)
}

function readTrips(value: unknown, where: string): RoundTrips {
  const fields = fieldsOf(value, where)
  const whole = (key: string) => wholeOf(fields[key], `${where}.${key}`, 0, Number.MAX_SAFE_INTEGER)
  const trips: RoundTrips = {
    count: whole('count'),
    bytes: whole('bytes'),
    answered: whole('answered'),
    failures: recordOf(fields.failures ?? {}, `${where}.failures`, (count, at) =>
      wholeOf(count, at, 0, Number.MAX_SAFE_INTEGER),
    ),
  }
  for (const key of ['medianMs', 'lowestMs', 'highestMs'] as const) {
    if (fields[key] !== undefined) trips[key] = numberOf(fields[key], `${where}.${key}`, 0, 1e9)
  }
  return trips
}
