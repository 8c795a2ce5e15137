// A plan that was made before, where `trueup traffic plan` is given one in place of a log. It is shown as
// it is: what would change it belongs to the making.

import type { LoadedConfig } from '../../config/load.ts'
import type { TrafficPlanHeader } from '../../traffic/arrival.ts'
import { isPlanFile, openPlan } from '../../traffic/plan-file.ts'
import type { PlanFlags } from '../traffic.ts'
import { UsageError } from '../usage-error.ts'
import { flagOf } from './settings.ts'

/** Null where a log is meant. */
export async function madePlan(
  flags: PlanFlags,
  loaded: LoadedConfig | undefined,
): Promise<TrafficPlanHeader | null> {
  const { logs = [] } = flags
  const file = logs.length === 0 ? loaded?.config.traffic?.plan : await planAmong(logs)
  if (file === undefined) return null
  const flag = making.find((name) => flags[name] !== undefined)
  if (flag !== undefined) {
    throw new UsageError(
      `${flagOf(flag)}${file} is a plan already, and is shown as it is; give its log to make another one`,
    )
  }
  return (await openPlan(file)).header
}

const making = [
  'format',
  'logFormat',
  'timeMeans',
  'maxRejected',
  'scale',
  'scaleBy',
  'rate',
  'speed',
  'shape',
  'duration',
  'from',
  'to',
  'seed',
  'out',
] as const satisfies (keyof PlanFlags)[]

async function planAmong(logs: string[]): Promise<string | undefined> {
  const areThey = await Promise.all(logs.map(isPlanFile))
  const file = logs[areThey.indexOf(true)]
  if (file !== undefined && logs.length > 1) {
    throw new UsageError(`${file} is a plan already: show one plan at a time, or name logs alone`)
  }
  return file
}
