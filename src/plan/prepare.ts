// From a loaded configuration to the plan and its test data: what `run` carries out and what
// --dry-run prints. Reads journeys and data; sends nothing.

import { glob } from 'node:fs/promises'
import type { LoadedConfig } from '../config/load.ts'
import { usualJourneyFiles } from '../config/schema.ts'
import { loadData, type Row } from '../journeys/data.ts'
import { listJourneys } from '../journeys/list.ts'
import { planProbes } from './describe-probes.ts'
import type { Plan } from './plan.ts'
import { planRun } from './plan-run.ts'
import { type PreparedTraffic, prepareTraffic } from './prepare-traffic.ts'

export interface PreparedRun {
  plan: Plan
  /** The test data; empty without. */
  rows: Row[]
  /** To be closed. */
  traffic?: PreparedTraffic
}

export type Part = 'journeys' | 'traffic'

/** The parts that are configured, or one of them alone. */
export async function prepareRun(loaded: LoadedConfig, only?: Part): Promise<PreparedRun> {
  const { config, compare } = loaded
  const without = only === 'traffic' || (only === undefined && (await isTrafficAlone(loaded)))
  const [journeys, rows] = without ? [[], []] : await readJourneys(loaded)
  const probes = planProbes(loaded)
  const plan = {
    ...planRun({ config, compare, journeys, rows: rows.length }),
    ...(probes.length > 0 && { probes }),
  }
  if (config.traffic === undefined || only === 'journeys') return { plan, rows }
  const traffic = await prepareTraffic(loaded, config.traffic)
  return { plan: { ...plan, traffic: traffic.plan }, rows, traffic }
}

/** With traffic, the journeys of the usual place need not be there. */
async function isTrafficAlone({ config, folder }: LoadedConfig): Promise<boolean> {
  if (config.traffic === undefined || config.journeys.files !== usualJourneyFiles) return false
  for await (const _ of glob(usualJourneyFiles, { cwd: folder })) return false
  return true
}

async function readJourneys({ config, folder, secrets }: LoadedConfig) {
  const journeys = await listJourneys({ files: config.journeys.files, folder, secrets })
  const { data } = config.journeys
  return [journeys, data === undefined ? [] : await loadData(data)] as const
}
