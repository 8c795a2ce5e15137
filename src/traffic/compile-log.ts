// The configuration's log as a compiled plan: reading, as the configuration says, into compiling.

import type { TrafficConfig } from '../config/schema.ts'
import type { TrafficPlanHeader } from './arrival.ts'
import { compilePlan } from './compile-plan.ts'
import { givenRoutes } from './given-routes.ts'
import { readLog } from './read/read-log.ts'

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
      const { lines, parsed, remarks } = await readLog(options, onRecord)
      return { read: lines, parsed, rejected: lines - parsed, remarks }
    },
    { ...traffic, seed, routes: await givenRoutes(traffic.routes) },
    path,
  )
}
