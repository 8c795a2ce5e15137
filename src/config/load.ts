// The way in to a configuration: find it, read it, check it, make its paths absolute. What comes
// out is checked as a whole; what is wrong is thrown as one ConfigError with every fault.

import { dirname } from 'node:path'
import { withAbsolutePaths } from './absolute-paths.ts'
import { checkShape } from './check-shape.ts'
import { type Compared, resolveCompare } from './compare-defaults.ts'
import { crossCheck } from './cross-checks.ts'
import { valueAt } from './describe-value.ts'
import { faultsError } from './faults.ts'
import { findConfig } from './find.ts'
import { readSource } from './read-source.ts'
import type { Config } from './schema.ts'
import { secretsOf } from './secrets.ts'
import { soundParts } from './sound-parts.ts'

export interface LoadedConfig {
  file: string
  folder: string
  config: Config
  compare: Compared
  /** For `redactor`: plain data, so that a worker can have it too. */
  secrets: string[]
}

export async function loadConfig(options: { file?: string; cwd?: string }): Promise<LoadedConfig> {
  const file = findConfig(options)
  const folder = dirname(file)
  const source = await readSource(file)
  const names = Object.keys(Object(valueAt(source.value, ['environments'])))
  const faults = crossCheck(soundParts(source.value), names, folder)
  const shape = checkShape(source.value)
  if ('faults' in shape) throw faultsError(file, [...shape.faults, ...faults])

  const compare = resolveCompare(shape.config)
  if ('expected' in compare) throw faultsError(file, [...faults, compare])
  if (faults.length > 0) throw faultsError(file, faults)
  const config = withAbsolutePaths(shape.config, folder)
  return { file, folder, config, compare, secrets: secretsOf(config, source.read) }
}
