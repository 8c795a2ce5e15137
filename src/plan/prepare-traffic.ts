// From the configuration's traffic to what a run sends: a log is compiled into a plan, a compiled
// plan is opened, and what the run's own limits leave of it is counted. Sends nothing.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { randomStream } from '../chance/random.ts'
import type { LoadedConfig } from '../config/load.ts'
import { readSource } from '../config/read-source.ts'
import type { TrafficConfig } from '../config/schema.ts'
import type { MapTarget } from '../config/traffic-schema.ts'
import type { Arrival } from '../traffic/arrival.ts'
import { compileLog } from '../traffic/compile-log.ts'
import { idsFromCsv, rememberingMap } from '../traffic/ids.ts'
import { openPlan } from '../traffic/plan-file.ts'
import { routesOfOpenApi } from '../traffic/route-patterns.ts'
import type { Sides } from './order.ts'
import { lowerMaxRate, planReplay, type ReplayPlan } from './replay-plan.ts'
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
  const scratch = await mkdtemp(join(tmpdir(), 'trueup-traffic-'))
  const close = () => rm(scratch, { recursive: true, force: true })
  try {
    const path = traffic.plan ?? join(scratch, 'plan')
    if (traffic.plan === undefined) {
      const routes = await routesOf(traffic)
      await compileLog(traffic, { seed: config.seed, routes }, path)
    }
    const source = await openPlan(path)
    const maxRate = lowerMaxRate(config.environments, sides)
    const limits: Limits = {
      ...(traffic.duration === undefined ? {} : { durationUs: 1_000 * traffic.duration }),
      ...(maxRate === undefined ? {} : { maxRate }),
    }
    const selection = await countSelection(source, limits)
    const plan = planReplay({
      sides,
      traffic,
      source: sourceOf(traffic, folder),
      header: source.header,
      selection,
      maxRate,
    })
    const read = () => selectArrivals(source, limits)
    const random = randomStream(config.seed, 'ramp')
    return { plan, read, random, mapTarget: await mapsOf(traffic, sides), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Given as a list, or as a document of OpenAPI. */
async function routesOf({ routes }: TrafficConfig): Promise<string[] | undefined> {
  return typeof routes === 'string' ? routesOfOpenApi((await readSource(routes)).value) : routes
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
