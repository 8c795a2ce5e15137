// The configuration's log as a compiled plan: reading, as the configuration says, into compiling.

import type { TrafficConfig } from '../config/schema.ts'
import type { TrafficPlanHeader } from './arrival.ts'
import { compilePlan } from './compile-plan.ts'
import { givenRoutes } from './given-routes.ts'
import { readLog } from './read/read-log.ts'
import type { Rejected } from './read/tally.ts'

export async function compileLog(
  traffic: TrafficConfig,
  seed: number,
  path: string,
): Promise<TrafficPlanHeader> {
  const { log, format, timeMeans, maxRejected } = traffic
  const inputs = [log ?? []].flat()
  return await compilePlan(
    async (onRecord) => {
      const options = { inputs, format, timeMeans, maxRejected }
      const { lines, parsed, rejected, evidence, remarks } = await readLog(options, onRecord)
      return {
        read: lines,
        parsed,
        rejected: lines - parsed,
        remarks: [
          ...(format === undefined ? [`The log was read as ${evidence}.`] : []),
          ...rejectedInWords(rejected),
          ...remarks,
        ],
      }
    },
    { ...traffic, seed, routes: await givenRoutes(traffic.routes) },
    path,
  )
}

/** A plan has no examples of them, which may hold what is masked in it. */
function rejectedInWords(rejected: Rejected): string[] {
  const reasons = Object.entries(rejected).map(([reason, { count }]) => `${reason} (${count})`)
  if (reasons.length === 0) return []
  return [
    `Lines that could not be used: ${reasons.join(', ')}; traffic inspect shows some of them.`,
  ]
}
