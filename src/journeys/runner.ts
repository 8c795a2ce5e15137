// The contract between the sender of journeys and what runs one: the sender knows pairs and order,
// the runner knows browsers and HTTP. Plain data in, plain data out, so that it can live in a worker.

import type { EnvironmentConfig, JourneysConfig } from '../config/schema.ts'
import type { Detours } from '../environments/detour.ts'
import type { Marker } from '../environments/marker.ts'
import type { FinishedIteration, Phase } from '../record/sample.ts'

export interface RunnerSetup {
  /** By name; file paths inside are absolute. */
  environments: Record<string, EnvironmentConfig>
  /** Where connections to an environment go in its place. */
  detours?: Detours
  journeys: JourneysConfig
  /** Folder of the configuration: globs of journeys are relative to it. */
  folder: string
  /** What must stand in no message and no trace. */
  secrets: string[]
  marker: Marker
  /** Folder for screenshots and traces of this run; absent where nothing may be written. */
  artifacts?: string
}

export interface IterationRequest {
  journey: string
  environment: string
  pair: number
  phase: Phase
  data: Record<string, string>
  /** Record a Playwright trace into the artifacts; only for what is run once more, unmeasured. */
  trace?: boolean
}

export interface Runner {
  /** Logs in to every environment that has a login; its cookies and tokens are reused. */
  login(): Promise<void>
  run(request: IterationRequest): Promise<FinishedIteration>
  /** Runs `journeys.after` in each environment; rejects when all are done and one has failed. */
  cleanUp(): Promise<void>
  /** Facts for run.json: the browser and its version. */
  facts(): Record<string, string>
  close(): Promise<void>
}
