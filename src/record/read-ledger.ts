// The ledger of run.json, checked: that of journeys and that of traffic.

import type { JourneyLedger, Ledger, LogLedger, PlanLedger, TrafficAccount } from './run-file.ts'
import { fieldsOf, recordOf, wholeOf } from './shape.ts'

const most = Number.MAX_SAFE_INTEGER

export function readLedger(value: unknown): Ledger {
  const { journeys, lines, plan, traffic } = fieldsOf(value, 'ledger')
  return {
    journeys: recordOf(journeys ?? {}, 'ledger.journeys', readJourneys),
    ...(lines === undefined ? {} : { lines: readLines(lines) }),
    ...(plan === undefined ? {} : { plan: readPlan(plan) }),
    ...(traffic === undefined
      ? {}
      : { traffic: recordOf(traffic, 'ledger.traffic', readTrafficAccount) }),
  }
}

function readJourneys(value: unknown, where: string): JourneyLedger {
  const fields = fieldsOf(value, where)
  return {
    ...amounts(fields, where, ['planned', 'ok', 'failed', 'timedOut', 'notRun']),
    errorKinds: countsOf(fields.errorKinds, `${where}.errorKinds`),
  }
}

function readLines(value: unknown): LogLedger {
  const where = 'ledger.lines'
  return amounts(fieldsOf(value, where), where, ['read', 'parsed', 'rejected'])
}

function readPlan(value: unknown): PlanLedger {
  const where = 'ledger.plan'
  const fields = fieldsOf(value, where)
  return {
    ...amounts({ copies: 1, ...fields }, where, ['copies', 'filtered', 'planned']),
    filterReasons: countsOf(fields.filterReasons, `${where}.filterReasons`),
  }
}

function readTrafficAccount(value: unknown, where: string): TrafficAccount {
  const fields = fieldsOf(value, where)
  const needed = ['planned', 'sent', 'dropped', 'answered', 'failed', 'timedOut'] as const
  const optional = { retried: 0, redirects: 0, warmUp: 0, ...fields }
  return {
    ...amounts(fields, where, needed),
    ...amounts(optional, where, ['retried', 'redirects', 'warmUp']),
    dropReasons: countsOf(fields.dropReasons, `${where}.dropReasons`),
    errorKinds: countsOf(fields.errorKinds, `${where}.errorKinds`),
    statuses: countsOf(fields.statuses, `${where}.statuses`),
    classes: countsOf(fields.classes, `${where}.classes`),
  }
}

function amounts<K extends string>(
  fields: Record<string, unknown>,
  where: string,
  keys: readonly K[],
): Record<K, number> {
  const read = keys.map((key) => [key, wholeOf(fields[key], `${where}.${key}`, 0, most)])
  return Object.fromEntries(read) as Record<K, number>
}

function countsOf(value: unknown, where: string): Record<string, number> {
  return recordOf(value ?? {}, where, (item, place) => wholeOf(item, place, 0, most))
}
