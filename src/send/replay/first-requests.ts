// The requests that open the connections before the clock starts: the plan's own first ones, so
// many at a time. A cold start of connections, pools and caches is no part of a measurement.

import type { ReplayPlan } from '../../plan/replay-plan.ts'
import type { PlannedRequest } from './batch.ts'
import type { PlannedArrivals } from './block-parts.ts'

const usualCount = 64
const usualAtATime = 8

export async function firstRequests(
  { maxRate, maxConnections }: Pick<ReplayPlan, 'maxRate' | 'maxConnections'>,
  arrivals: PlannedArrivals,
): Promise<{ requests: PlannedRequest[]; atATime: number }> {
  // They all leave within a second, perhaps, and the question whether the environment is there was
  // one request of that second already. A limit below two leaves no room for any of them.
  const count = Math.min(
    usualCount,
    Math.max(0, Math.floor(maxRate ?? Number.POSITIVE_INFINITY) - 1),
  )
  const atATime = Math.min(usualAtATime, maxConnections)
  for await (const batch of arrivals.read()) return { requests: batch.slice(0, count), atATime }
  return { requests: [], atATime }
}
