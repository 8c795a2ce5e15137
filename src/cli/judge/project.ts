// What judging takes from a configuration: where runs and the baseline are. A run folder can also be
// judged where there is no configuration at all, on another machine or years later.

import { dirname, resolve } from 'node:path'
import type { Baseline } from '../../compare/index.ts'
import { ConfigError } from '../../config/faults.ts'
import { loadConfig } from '../../config/load.ts'
import { redactor } from '../../config/redactor.ts'
import type { ReportsConfig } from '../../config/schema.ts'
import { readBaseline } from '../baseline/file.ts'
import { UsageError } from '../usage-error.ts'

export interface Project {
  out: string
  /** This and the following are absent where there is no configuration. */
  baseline?: string
  webhook?: NonNullable<ReportsConfig['webhook']>
  /** Takes the secrets of the configuration out of a text. */
  redact: (text: string) => string
}

export async function openProject(flags: { config?: string; out?: string }): Promise<Project> {
  const out = flags.out === undefined ? undefined : resolve(flags.out)
  try {
    const { config, secrets } = await loadConfig({ file: flags.config })
    const { webhook } = config.reports
    return {
      out: out ?? config.out,
      baseline: config.baseline,
      ...(webhook && { webhook }),
      redact: redactor(secrets),
    }
  } catch (error) {
    if (!(error instanceof ConfigError) || flags.config !== undefined) throw error
    // One that is there but cannot be used is said, because its baseline is left out.
    if (error.file !== undefined) {
      process.stderr.write(
        `Judged without baseline, for the configuration cannot be used:\n${error.message}\n`,
      )
    }
    const beside = error.file === undefined ? '.' : dirname(error.file)
    return { out: out ?? resolve(beside, 'reports'), redact: (text) => text }
  }
}

export async function baselineOf({ baseline }: Project): Promise<Baseline | undefined> {
  return baseline === undefined ? undefined : await readBaseline(baseline)
}

export function webhookOf({ webhook }: Project): NonNullable<ReportsConfig['webhook']> {
  if (webhook !== undefined) return webhook
  throw new UsageError('--webhook: the configuration has none; set reports.webhook.url')
}
