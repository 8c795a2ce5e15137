// `trueup saturate` from end to end: configuration, plan, and then as with any run.

import { describeType } from '../../config/describe-type.ts'
import { type LoadedConfig, loadConfig } from '../../config/load.ts'
import { type SaturationConfig, schema } from '../../config/schema.ts'
import { prepareSaturation } from '../../plan/prepare-saturation.ts'
import { carryOutPrepared } from '../run/carry-out.ts'
import { withOverrides } from '../run/overrides.ts'
import type { SaturateFlags } from '../saturate.ts'
import { UsageError } from '../usage-error.ts'

/** Returns the exit code. */
export async function carryOutSaturation(flags: SaturateFlags): Promise<number> {
  const { seed, out, 'dry-run': dryRun } = flags
  const loaded = withSearch(
    withOverrides(await loadConfig({ file: flags.config }), { seed, out }),
    flags,
  )
  return await carryOutPrepared(loaded, await prepareSaturation(loaded), { ...flags, dryRun })
}

function withSearch(loaded: LoadedConfig, flags: SaturateFlags): LoadedConfig {
  const { config } = loaded
  const settings = config.saturation ?? schema.shape.saturation.unwrap().parse({})
  const changed: SaturationConfig = { ...settings }
  const given = { maxConnections: flags['max-connections'], step: flags.step }
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue
    const { shape } = schema.shape.saturation.unwrap()
    const read = shape[key as keyof typeof given].safeParse(value)
    const flag = key === 'step' ? '--step' : '--max-connections'
    if (!read.success) {
      throw new UsageError(
        `${flag}: expected ${describeType(shape[key as keyof typeof given])}, came ${value}`,
      )
    }
    Object.assign(changed, { [key]: read.data })
  }
  return { ...loaded, config: { ...config, saturation: changed } }
}
