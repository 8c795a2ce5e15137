// What `doctor` finds out by trying the probes of an environment. None of them keeps a run from being
// carried out.

import type { LoadedConfig } from '../../config/load.ts'
import { runProbes } from '../../environments/probes/run-probes.ts'
import { oneLine } from '../../report/display-width.ts'
import type { Finding } from './finding.ts'

export async function tryProbes(
  about: string,
  { config, folder, secrets }: LoadedConfig,
  own: readonly Finding[],
): Promise<Finding[]> {
  const { probes, environments } = config
  const names = Object.keys(probes)
  if (names.length === 0) return []
  const isUp = own.some(({ what, value }) => what === 'answer' && value !== undefined)
  if (!isUp) {
    const found = `not tried, for ${about} does not answer`
    return [{ about, what: 'probes', state: 'notice', found }]
  }
  const marker = { 'user-agent': 'trueup-doctor' }
  const probed = await runProbes(about, { probes, environments, folder, secrets, marker })
  return probed.map(({ name, found }): Finding => {
    const finding = { about, what: `probe ${name}` }
    if ('value' in found) return { ...finding, state: 'ok', found: oneLine(found.value) }
    return { ...finding, state: 'notice', found: 'unknown', remedy: found.unknown }
  })
}
