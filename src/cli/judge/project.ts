// What judging takes from a configuration: where runs and the baseline are. A run folder can also be
// judged where there is no configuration at all, on another machine or years later.

import { dirname, resolve } from 'node:path'
import type { Baseline } from '../../compare/index.ts'
import { ConfigError } from '../../config/faults.ts'
import { loadConfig } from '../../config/load.ts'
import { readBaseline } from '../baseline/file.ts'

export interface Project {
  out: string
  /** Absent where there is no configuration. */
  baseline?: string
}

export async function openProject(flags: { config?: string; out?: string }): Promise<Project> {
  const out = flags.out === undefined ? undefined : resolve(flags.out)
  try {
    const { config } = await loadConfig({ file: flags.config })
    return { out: out ?? config.out, baseline: config.baseline }
  } catch (error) {
    if (!(error instanceof ConfigError) || flags.config !== undefined) throw error
    // One that is there but cannot be used is said, because its baseline is left out.
    if (error.file !== undefined) {
      process.stderr.write(
        `Judged without baseline, for the configuration cannot be used:\n${error.message}\n`,
      )
    }
    return { out: out ?? resolve(error.file === undefined ? '.' : dirname(error.file), 'reports') }
  }
}

export async function baselineOf({ baseline }: Project): Promise<Baseline | undefined> {
  return baseline === undefined ? undefined : await readBaseline(baseline)
}
