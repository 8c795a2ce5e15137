// `trueup traffic plan`: compiles a log into a plan, keeps it where that is asked for, and shows it.

import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { LoadedConfig } from '../../config/load.ts'
import type { TrafficConfig } from '../../config/schema.ts'
import { openScratchFolder } from '../../plan/scratch-folder.ts'
import type { TrafficPlanHeader } from '../../traffic/arrival.ts'
import { compileLog } from '../../traffic/compile-log.ts'
import type { PlanFlags } from '../traffic.ts'
import { UsageError } from '../usage-error.ts'
import { requireWhole } from '../whole-number.ts'
import { drawPlan } from './draw-plan.ts'
import { madePlan } from './made-plan.ts'
import { configuredTraffic, type TrafficSettings, trafficSettings } from './settings.ts'

export async function planLog(flags: PlanFlags): Promise<void> {
  const loaded = flags.logs?.length ? undefined : await configuredTraffic(flags.config, false)
  const header = (await madePlan(flags, loaded)) ?? (await makePlan(flags, loaded))
  process.stdout.write(flags.json ? `${JSON.stringify(header, null, 2)}\n` : drawPlan(header))
}

async function makePlan(
  flags: PlanFlags,
  loaded: LoadedConfig | undefined,
): Promise<TrafficPlanHeader> {
  const { scale, scaleBy, rate, speed, shape, duration, from, to } = flags
  const keys = { scale, scaleBy, rate, speed, shape, duration, from, to }
  const settings = await trafficSettings(flags, keys, loaded)
  requireWhole('seed', flags.seed, 0)
  const seed = flags.seed ?? settings.seed
  if (flags.out === undefined) return await compileAside(settings.traffic, seed)
  const out = outOf(flags.out, settings)
  const header = await compileLog(settings.traffic, seed, out)
  process.stderr.write(`Written to ${out}\n`)
  return header
}

async function compileAside(traffic: TrafficConfig, seed: number): Promise<TrafficPlanHeader> {
  const scratch = await openScratchFolder('plan')
  try {
    return await compileLog(traffic, seed, join(scratch, 'plan'))
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function outOf(path: string, { traffic }: TrafficSettings): string {
  const out = resolve(path)
  if ([traffic.log ?? []].flat().some((log) => resolve(log) === out)) {
    throw new UsageError(`--out: ${out} is the log itself; name another file`)
  }
  if (!existsSync(dirname(out))) {
    throw new UsageError(`--out: there is no folder ${dirname(out)}; create it, or name another`)
  }
  return out
}
