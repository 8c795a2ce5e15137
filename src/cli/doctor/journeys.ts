// What `doctor` looks at in the journeys: that they load, and that the browser they need is here.

import { ConfigError } from '../../config/faults.ts'
import type { LoadedConfig } from '../../config/load.ts'
import type { JourneysConfig } from '../../config/schema.ts'
import { findBrowser } from '../../journeys/browser/find.ts'
import { listJourneys } from '../../journeys/list.ts'
import type { Finding } from './finding.ts'

/** Throws a ConfigError when the journeys cannot be loaded. */
export async function checkJourneys(project: LoadedConfig): Promise<Finding[]> {
  const { config, folder, secrets } = project
  const loaded = await listJourneys({ files: config.journeys.files, folder, secrets })
  const inBrowser = loaded.filter(({ journey }) => journey.kind === 'browser').length
  const found = `${loaded.length}, of which ${inBrowser} in a browser`
  return [
    { about: 'machine', what: 'journeys', state: 'ok', found, value: loaded.length },
    checkBrowser(config.journeys, inBrowser > 0),
  ]
}

export function checkBrowser(
  journeys: Pick<JourneysConfig, 'browser' | 'executable'>,
  needed: boolean,
): Finding {
  const finding = { about: 'machine', what: 'browser' }
  try {
    const { path, from } = findBrowser(journeys)
    const whence = { configuration: 'as configured', playwright: "Playwright's", system: 'system' }
    return { ...finding, state: 'ok', found: `${path} (${whence[from]})` }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    if (needed) return { ...finding, state: 'missing', found: 'none', remedy: error.message }
    return { ...finding, state: 'ok', found: 'none; no journey needs one' }
  }
}
