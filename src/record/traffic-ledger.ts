// The balance of a replay, from the lines of the log to the last request of each environment. It
// balances at any moment: what has not had its turn yet is dropped as 'not reached'.

import type { LogLedger, PlanLedger, TrafficAccount } from './run-file.ts'

const notReached = 'not reached'

/** What became of some requests: planned = sent + dropped; sent = answered + failed + timedOut. */
export interface TrafficCounts {
  planned: number
  sent: number
  answered: number
  failed: number
  timedOut: number
  /** Among `sent`, once: repeated on a fresh connection. */
  retried: number
  /** Among `answered`. */
  redirects: number
  /** By reason: `max-rate`, `stopped`, `unsendable`. */
  dropped: Record<string, number>
  errorKinds: Record<string, number>
  statuses: Record<string, number>
  /** Class in the log and class that was answered: `2xx 5xx`; `- 2xx` where the log did not say. */
  classes: Record<string, number>
}

export function openAccount(planned: number): TrafficAccount {
  return {
    planned,
    sent: 0,
    dropped: planned,
    answered: 0,
    failed: 0,
    timedOut: 0,
    retried: 0,
    redirects: 0,
    warmUp: 0,
    dropReasons: planned === 0 ? {} : { [notReached]: planned },
    errorKinds: {},
    statuses: {},
    classes: {},
  }
}

/** More is planned, as it is sent: for a replay of which nobody knows beforehand how long it is. */
export function planAsItComes(account: TrafficAccount, planned: number): void {
  account.planned += planned
  account.dropped += planned
  addCounts(account.dropReasons, { [notReached]: planned })
}

/** Enters a block; of warm-up, which is no part of the plan, only how much was sent. */
export function enterTraffic(account: TrafficAccount, block: number, counts: TrafficCounts): void {
  if (block < 0) {
    account.warmUp += counts.sent
    return
  }
  for (const key of ['sent', 'answered', 'failed', 'timedOut', 'retried', 'redirects'] as const) {
    account[key] += counts[key]
  }
  account.dropped -= counts.sent
  addCounts(account.dropReasons, { [notReached]: -counts.planned })
  addCounts(account.dropReasons, counts.dropped)
  addCounts(account.errorKinds, counts.errorKinds)
  addCounts(account.statuses, counts.statuses)
  addCounts(account.classes, counts.classes)
}

/** What was left when the replay had seen enough; true where anything was. */
export function finishEarly({ dropReasons }: TrafficAccount): boolean {
  const left = (dropReasons[notReached] ?? 0) + (dropReasons.stopped ?? 0)
  if (left === 0) return false
  delete dropReasons[notReached]
  delete dropReasons.stopped
  dropReasons['finished early'] = left
  return true
}

/** Adds to what is there; what comes to nothing is not kept. */
export function addCounts(counts: Record<string, number>, more: Record<string, number>): void {
  for (const [key, count] of Object.entries(more)) {
    const sum = (counts[key] ?? 0) + count
    if (sum === 0) delete counts[key]
    else counts[key] = sum
  }
}

export function logImbalances(lines: LogLedger, plan: PlanLedger): string[] {
  const problems: string[] = []
  const { read, parsed, rejected } = lines
  if (read !== parsed + rejected) {
    problems.push(`log: ${read} lines read, but ${parsed} parsed + ${rejected} rejected`)
  }
  const { copies, filtered, planned } = plan
  if (parsed * copies !== filtered + planned) {
    const times = copies === 1 ? '' : ` × ${copies} copies`
    problems.push(
      `log: ${parsed} lines parsed${times}, but ${filtered} filtered + ${planned} planned`,
    )
  }
  if (disagrees(filtered, plan.filterReasons)) {
    problems.push(`log: ${filtered} filtered, but ${sum(plan.filterReasons)} named by their reason`)
  }
  return problems
}

export function trafficImbalances(
  environment: string,
  account: TrafficAccount,
  plan?: PlanLedger,
): string[] {
  const { planned, sent, dropped, answered, failed, timedOut } = account
  const problems: string[] = []
  const expect = (whole: number, parts: number, text: string) => {
    if (whole !== parts) problems.push(`${environment}: ${whole} ${text}`)
  }
  if (plan) expect(planned, plan.planned, `requests planned, but ${plan.planned} by the plan`)
  expect(planned, sent + dropped, `requests planned, but ${sent} sent + ${dropped} dropped`)
  expect(
    sent,
    answered + failed + timedOut,
    `sent, but ${answered} answered + ${failed} failed + ${timedOut} timed out`,
  )
  const named = (whole: number, parts: Record<string, number>, text: string) => {
    if (disagrees(whole, parts)) problems.push(`${environment}: ${whole} ${text}: ${sum(parts)}`)
  }
  named(dropped, account.dropReasons, 'dropped, but by their reasons')
  named(failed + timedOut, account.errorKinds, 'failed or timed out, but by their kinds')
  named(answered, account.statuses, 'answered, but by their statuses')
  return problems
}

/** Other programs need not say what a sum is made of. */
function disagrees(whole: number, parts: Record<string, number>): boolean {
  return Object.keys(parts).length > 0 && sum(parts) !== whole
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
