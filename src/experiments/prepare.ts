// From a name to a plan and what it needs: journeys, test data and traffic. Reads; sends nothing.

import { ConfigError } from '../config/faults.ts'
import type { LoadedConfig } from '../config/load.ts'
import { nearestKey } from '../config/nearest-key.ts'
import { redactor } from '../config/redactor.ts'
import type { Row } from '../journeys/data.ts'
import type { JourneyPlan } from '../plan/plan.ts'
import { prepareRun } from '../plan/prepare.ts'
import type { PreparedTraffic } from '../plan/prepare-traffic.ts'
import { type ExperimentPlan, planExperiment } from './plan.ts'
import { type ExperimentSettings, experimentOf } from './settings.ts'

export interface PreparedExperiment {
  /** With the journeys of the experiment. */
  loaded: LoadedConfig
  settings: ExperimentSettings
  plan: ExperimentPlan
  rows: Row[]
  /** To be closed. */
  traffic?: PreparedTraffic
}

export async function prepareExperiment(
  name: string,
  configured: LoadedConfig,
): Promise<PreparedExperiment> {
  const settings = experimentOf(name, configured)
  const loaded = withJourneys(configured, settings)
  if (settings.traffic && loaded.config.traffic === undefined) {
    throw new ConfigError(
      `experiments.${name}.traffic: the configuration has no traffic; set traffic.log`,
    )
  }
  const none = settings.journeys?.length === 0
  if (none && !settings.traffic) {
    throw new ConfigError(`experiments.${name}: neither journeys nor traffic; name one of them`)
  }
  const run = await prepareRun(loaded, none ? 'traffic' : settings.traffic ? undefined : 'journeys')
  try {
    const journeys = chosen(name, run.plan.journeys, settings)
    const { traffic } = run
    requireChromium(name, journeys, settings, loaded)
    const sides = { seed: loaded.config.seed, ...loaded.compare }
    const plan = planExperiment(withoutSecrets(settings, loaded), sides, {
      journeys: journeys.map((journey) => ({
        ...journey,
        users: journey.kind === 'browser' ? 1 : settings.users,
      })),
      ...(traffic && {
        traffic: { perSecond: traffic.plan.perSecond, source: traffic.plan.source },
      }),
    })
    return { loaded, settings, plan, rows: run.rows, ...(traffic && { traffic }) }
  } catch (error) {
    await run.traffic?.close()
    throw error
  }
}

/** The address of a probe may hold a secret, which is sent and never shown. */
function withoutSecrets(settings: ExperimentSettings, { secrets }: LoadedConfig) {
  const { probe, ...abort } = settings.abort
  const shown = probe === undefined ? undefined : redactor(secrets)(probe)
  return { ...settings, abort: { ...abort, ...(shown !== undefined && { probe: shown }) } }
}

/** No other browser can be led through a proxy without changing the page's addresses. */
function requireChromium(
  name: string,
  journeys: JourneyPlan[],
  { target }: ExperimentSettings,
  { config }: LoadedConfig,
): void {
  const { browser } = config.journeys
  const inBrowser = journeys.filter(({ kind }) => kind === 'browser')
  if (target !== 'link' || browser === 'chromium' || inBrowser.length === 0) return
  throw new ConfigError(
    `journeys.browser: expected chromium, as ${name} makes a fault on the link of ${inBrowser.map((journey) => journey.name).join(', ')}; came ${browser}`,
  )
}

function withJourneys(loaded: LoadedConfig, { files }: ExperimentSettings): LoadedConfig {
  if (files === undefined) return loaded
  const { config } = loaded
  return { ...loaded, config: { ...config, journeys: { ...config.journeys, files } } }
}

function chosen(
  name: string,
  known: JourneyPlan[],
  { journeys }: ExperimentSettings,
): JourneyPlan[] {
  for (const wanted of journeys ?? []) {
    const names = known.map((journey) => journey.name)
    if (names.includes(wanted)) continue
    const near = nearestKey(wanted, names)
    const advice = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`
    throw new ConfigError(
      `experiments.${name}.journeys: there is no journey "${wanted}"; ${advice}`,
    )
  }
  return known.filter((journey) => journeys === undefined || journeys.includes(journey.name))
}
