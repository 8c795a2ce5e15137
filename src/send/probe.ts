// Runs the probes in both environments, side by side, before anything is measured, and puts what they
// found into run.json.

import type { LoadedConfig } from '../config/load.ts'
import { type Probed, runProbes } from '../environments/probes/run-probes.ts'
import type { Parity } from '../record/parity.ts'

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
  const parity: Parity = {}
  for (const [index, environment] of names.entries()) {
    for (const { name, probe, kind, found: value } of found[index]!) {
      parity[name] ??= { kind, environments: {}, ...demandsOf(loaded, probe) }
      parity[name].environments[environment] = value
    }
  }
  return parity
}

function demandsOf({ config }: LoadedConfig, probe: Probed['probe']) {
  const { expected, mustMatch, concerns } = config.probes[probe]!
  return {
    ...(expected !== undefined && { expected }),
    ...(mustMatch && { mustMatch }),
    ...(concerns && { concerns }),
  }
}
