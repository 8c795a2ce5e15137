// Which endpoints of a replay have evidence of their own, so that its file stays small.

import type { ReplayPlan } from '../../plan/replay-plan.ts'

/** In an environment. */
const mostLines = 3_000
const mostEndpoints = 50
const fewestEndpoints = 10

/** Those with most requests; fewer of them where a run has many blocks. */
export function endpointsWithEvidence({
  endpoints,
  blocks,
}: Pick<ReplayPlan, 'endpoints' | 'blocks'>): number[] {
  const most = Math.max(fewestEndpoints, Math.min(mostEndpoints, Math.floor(mostLines / blocks)))
  return [...endpoints.keys()]
    .sort((one, other) => endpoints[other]!.planned - endpoints[one]!.planned)
    .slice(0, most)
}
