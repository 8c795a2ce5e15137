// Runs the probes in both environments, side by side, before anything is measured, and puts what they
// found into run.json.

import type { LoadedConfig } from '../config/load.ts'
import { type Probed, runProbes } from '../environments/probes/run-probes.ts'
import type { Parity, ProbeResult } from '../record/parity.ts'

export interface Probing {
  loaded: LoadedConfig
  marker: Record<string, string>
  signal: AbortSignal
}

export async function probeBoth({ loaded, ...rest }: Probing): Promise<Parity> {
  const { config, compare, folder, secrets } = loaded
  const { probes, environments } = config
  const names = [compare.reference, compare.candidate]
  const found = await Promise.all(
    names.map((name) => runProbes(name, { probes, environments, folder, secrets, ...rest })),
  )
  // Each environment has the same rows, in the order of the configuration.
  const rows = found[0]!.map(({ name, probe, kind }, row): [string, ProbeResult] => {
    const environments = names.map((environment, index) => [environment, found[index]![row]!.found])
    return [
      name,
      { kind, environments: Object.fromEntries(environments), ...demandsOf(loaded, probe) },
    ]
  })
  return Object.fromEntries(rows)
}

function demandsOf({ config }: LoadedConfig, probe: Probed['probe']) {
  const { expected, mustMatch, concerns } = config.probes[probe]!
  return {
    ...(expected !== undefined && { expected }),
    ...(mustMatch && { mustMatch }),
    ...(concerns && { concerns }),
  }
}
