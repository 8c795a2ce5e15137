// `trueup saturate` from end to end: configuration, plan, and then as with any run.

import { describeType } from '../../config/describe-type.ts'
import { type LoadedConfig, loadConfig } from '../../config/load.ts'
import { saturation } from '../../config/saturation-schema.ts'
import type { SaturationConfig } from '../../config/schema.ts'
import { prepareSaturation } from '../../plan/prepare-saturation.ts'
import { carryOutPrepared } from '../run/carry-out.ts'
import { withOverrides } from '../run/overrides.ts'
import { withoutSecrets } from '../run/without-secrets.ts'
import type { SaturateFlags } from '../saturate.ts'
import { UsageError } from '../usage-error.ts'

/** Returns the exit code. */
export async function carryOutSaturation(flags: SaturateFlags): Promise<number> {
  const { seed, out, 'dry-run': dryRun } = flags
  const loaded = withSearch(
    withOverrides(await loadConfig({ file: flags.config }), { seed, out }),
    flags,
  )
  return await withoutSecrets(loaded, async () =>
    carryOutPrepared(loaded, await prepareSaturation(loaded), { ...flags, dryRun }),
  )
}

const flagOf = { maxConnections: 'max-connections', step: 'step' } as const

function withSearch(loaded: LoadedConfig, flags: SaturateFlags): LoadedConfig {
  const { config } = loaded
  const changed: SaturationConfig = { ...(config.saturation ?? saturation.parse({})) }
  for (const key of ['maxConnections', 'step'] as const) {
    const value = flags[flagOf[key]]
    if (value === undefined) continue
    const type = saturation.shape[key]
    const read = type.safeParse(value)
    if (!read.success) {
      throw new UsageError(`--${flagOf[key]}: expected ${describeType(type)}, came ${value}`)
    }
    changed[key] = read.data
  }
  return { ...loaded, config: { ...config, saturation: changed } }
}
