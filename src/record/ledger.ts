// The balance of a run: what was planned is what happened plus what did not, per environment.
// Counts measured iterations alone; warm-up is never judged.

import type { JourneyLedger, Ledger } from './run-file.ts'
import type { JourneySample } from './sample.ts'
import { logImbalances, trafficImbalances } from './traffic-ledger.ts'

export function openLedger(plannedByEnvironment: Record<string, number>): Ledger {
  const entries = Object.entries(plannedByEnvironment).map(([environment, planned]) => [
    environment,
    { planned, ok: 0, failed: 0, timedOut: 0, notRun: planned, errorKinds: {} },
  ])
  return { journeys: Object.fromEntries(entries) }
}

export function enter(ledger: Ledger, sample: JourneySample): void {
  const account = ledger.journeys[sample.environment]
  if (account === undefined || sample.phase !== 'measured') return
  // With a duration nobody knows beforehand how many iterations fit: they are planned as they come.
  if (account.notRun > 0) account.notRun--
  else account.planned++
  if (sample.outcome === 'ok') account.ok++
  else if (sample.outcome === 'failed') account.failed++
  else account.timedOut++
  if (sample.error) {
    account.errorKinds[sample.error.kind] = (account.errorKinds[sample.error.kind] ?? 0) + 1
  }
}

/** The accounts that do not balance, in words; none where all is well. */
export function imbalances(ledger: Ledger): string[] {
  const { lines, plan, traffic = {} } = ledger
  return [
    ...journeyImbalances(ledger),
    ...(lines && plan ? logImbalances(lines, plan) : []),
    ...Object.entries(traffic).flatMap(([environment, account]) =>
      trafficImbalances(environment, account, plan),
    ),
  ]
}

function journeyImbalances(ledger: Ledger): string[] {
  return Object.entries(ledger.journeys).flatMap(([environment, account]) => {
    const { planned, ok, failed, timedOut, notRun } = account
    const problems: string[] = []
    if (planned !== ok + failed + timedOut + notRun) {
      problems.push(
        `${environment}: ${planned} planned, but ${ok} ok + ${failed} failed + ${timedOut} timed out + ${notRun} not run`,
      )
    }
    const named = sum(account.errorKinds)
    if (named !== failed + timedOut) {
      problems.push(`${environment}: ${failed + timedOut} errors, but ${named} named by their kind`)
    }
    return problems
  })
}

function sum(kinds: JourneyLedger['errorKinds']): number {
  return Object.values(kinds).reduce((total, amount) => total + amount, 0)
}
