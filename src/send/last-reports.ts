// Senders that are stopped say at once what became of their requests. It belongs to the ledger, and is
// waited for, but not for ever.

import { setTimeout as delay } from 'node:timers/promises'

const lastReportsMs = 5_000

/** Undefined where there are none, or none in time. */
export async function lastReports<T>(reports: Promise<T>): Promise<T | undefined> {
  const late = delay(lastReportsMs, undefined, { ref: false })
  return await Promise.race([reports.catch(() => undefined), late])
}
