// What `doctor` says about the Toxiproxy server: where it is, and whether anything needs it.

import { networksOf } from '../../config/networks.ts'
import type { Config } from '../../config/schema.ts'
import { findServer, howToBring } from '../../faults/find-server.ts'
import { ToxiproxyApi } from '../../faults/toxiproxy.ts'
import type { Finding } from './finding.ts'

const finding = { about: 'machine', what: 'Toxiproxy' }

/** Without a configuration nothing needs it. */
export async function checkToxiproxy(config?: Config): Promise<Finding> {
  const server = findServer(config?.faults.server)
  const needed = config !== undefined && needsFaults(config)
  if (server === undefined) {
    if (needed) return { ...finding, state: 'missing', found: 'none', remedy: howToBring }
    return { ...finding, state: 'ok', found: 'not here; only network faults need it' }
  }
  if ('program' in server) return { ...finding, state: 'ok', found: server.program }
  try {
    const version = await new ToxiproxyApi(server.address).version()
    return { ...finding, state: 'ok', found: `${server.address} (version ${version})` }
  } catch (error) {
    const remedy = `${(error as Error).message}\nStart it, or take its address out of faults.server or TRUEUP_TOXIPROXY.`
    return { ...finding, state: needed ? 'missing' : 'notice', found: server.address, remedy }
  }
}

function needsFaults({ environments }: Config): boolean {
  return Object.entries(environments).some(([name, each]) => networksOf(name, each).length > 0)
}
