// `trueup traffic plan`: compiles a log into a plan, keeps it where that is asked for, and shows it.

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { TrafficPlanHeader } from '../../traffic/arrival.ts'
import { compileLog } from '../../traffic/compile-log.ts'
import type { PlanFlags } from '../traffic.ts'
import { UsageError } from '../usage-error.ts'
import { drawPlan } from './draw-plan.ts'
import { givenRoutes, type TrafficSettings, trafficSettings } from './settings.ts'

export async function planLog(flags: PlanFlags): Promise<void> {
  const { scale, scaleBy, rate, speed, shape, duration, from, to } = flags
  const settings = await trafficSettings(flags, {
    scale,
    scaleBy,
    rate,
    speed,
    shape,
    duration,
    from,
    to,
  })
  const seed = seedOf(flags.seed) ?? settings.seed
  const out = flags.out === undefined ? undefined : outOf(flags.out, settings)
  const header = await compileTo(out, { ...settings, seed })
  process.stdout.write(flags.json ? `${JSON.stringify(header, null, 2)}\n` : drawPlan(header))
  if (out !== undefined) process.stderr.write(`Written to ${out}\n`)
}

async function compileTo(
  out: string | undefined,
  { traffic, seed }: TrafficSettings,
): Promise<TrafficPlanHeader> {
  const options = { seed, routes: await routesOf(traffic.routes) }
  if (out !== undefined) return await compileLog(traffic, options, out)
  const scratch = await mkdtemp(join(tmpdir(), 'trueup-plan-'))
  try {
    return await compileLog(traffic, options, join(scratch, 'plan'))
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function routesOf(
  routes: TrafficSettings['traffic']['routes'],
): Promise<string[] | undefined> {
  return routes === undefined ? undefined : await givenRoutes(routes)
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

function seedOf(seed: number | undefined): number | undefined {
  if (seed === undefined || (Number.isSafeInteger(seed) && seed >= 0)) return seed
  throw new UsageError(`--seed: expected a whole number from 0 on, came ${seed}`)
}
