// From the configuration's traffic to what a run sends: a log is compiled into a plan, a compiled
// plan is opened, and what the run's own limits leave of it is counted. Sends nothing.

import { readFile, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, relative, sep } from 'node:path'
import { randomStream } from '../chance/random.ts'
import type { LoadedConfig } from '../config/load.ts'
import type { TrafficConfig } from '../config/schema.ts'
import type { MapTarget } from '../config/traffic-schema.ts'
import type { Arrival } from '../traffic/arrival.ts'
import { compileLog } from '../traffic/compile-log.ts'
import { idsFromCsv, rememberingMap } from '../traffic/ids.ts'
import { openPlan } from '../traffic/plan-file.ts'
import { methodGuard } from '../traffic/safety.ts'
import type { Sides } from './order.ts'
import { lowerMaxRate, planReplay, type ReplayPlan } from './replay-plan.ts'
import { openScratchFolder } from './scratch-folder.ts'
import { countSelection, type Limits, selectArrivals } from './select-arrivals.ts'

export interface PreparedTraffic {
  plan: ReplayPlan
  /** What is sent to both environments, from the start each time. */
  read(): AsyncIterable<Arrival[]>
  /** For the ramp: seeded, the same chance for both environments. */
  random: () => number
  /** By environment: what its targets become on their way. */
  mapTarget: Record<string, MapTarget>
  /** Removes what was made for this run alone. */
  close(): Promise<void>
}

export async function prepareTraffic(
  loaded: LoadedConfig,
  traffic: TrafficConfig,
): Promise<PreparedTraffic> {
  const { config, compare, folder } = loaded
  const sides = { seed: config.seed, ...compare }
  const scratch = await openScratchFolder('traffic')
  const close = () => rm(scratch, { recursive: true, force: true })
  try {
    const path = traffic.plan ?? join(scratch, 'plan')
    if (traffic.plan === undefined) await compileLog(traffic, config.seed, path)
    const source = await openPlan(path)
    const maxRate = lowerMaxRate(config.environments, sides)
    const limits: Limits = {
      ...(traffic.duration === undefined ? {} : { durationUs: 1_000 * traffic.duration }),
      ...(maxRate === undefined ? {} : { maxRate }),
      // A plan that comes as a file was perhaps made where more was allowed.
      ...(traffic.plan === undefined ? {} : { maySend: methodGuard(traffic.allow) }),
    }
    const selection = await countSelection(source, limits)
    const plan = planReplay({
      sides,
      traffic,
      source: sourceOf(traffic, folder),
      header: source.header,
      selection,
      maxRate,
      cores: availableParallelism(),
    })
    const read = () => selectArrivals(source, limits)
    const random = randomStream(config.seed, 'ramp')
    return { plan, read, random, mapTarget: await mapsOf(traffic, sides), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function mapsOf(
  { ids }: TrafficConfig,
  { reference, candidate }: Sides,
): Promise<Record<string, MapTarget>> {
  const maps: Record<string, MapTarget> = {}
  for (const environment of [reference, candidate]) {
    const given = ids[environment]
    if (given === undefined) continue
    const map = typeof given === 'string' ? idsFromCsv(await readFile(given, 'utf8'), given) : given
    maps[environment] = rememberingMap(map, environment)
  }
  return maps
}

/** Relative, so that the same project gives the same plan anywhere. */
function sourceOf({ log, plan }: TrafficConfig, folder: string): string[] {
  const files = [log ?? plan ?? []].flat()
  return files.map((file) => relative(folder, file).split(sep).join('/'))
}
