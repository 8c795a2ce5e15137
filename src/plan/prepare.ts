// From a loaded configuration to the plan and its test data: what `run` carries out and what
// --dry-run prints. Reads journeys and data; sends nothing.

import type { LoadedConfig } from '../config/load.ts'
import { loadData, type Row } from '../journeys/data.ts'
import { loadJourneys } from '../journeys/load.ts'
import type { Plan } from './plan.ts'
import { planRun } from './plan-run.ts'

export interface PreparedRun {
  plan: Plan
  /** The test data; empty without. */
  rows: Row[]
}

export async function prepareRun(loaded: LoadedConfig): Promise<PreparedRun> {
  const { config, compare, folder } = loaded
  const journeys = await loadJourneys({ files: config.journeys.files, folder })
  const rows = config.journeys.data === undefined ? [] : await loadData(config.journeys.data)
  return { plan: planRun({ config, compare, journeys, rows: rows.length }), rows }
}
