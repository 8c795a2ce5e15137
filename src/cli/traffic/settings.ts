// Which log is meant, and with which settings: the configuration's, with the flags in place of its
// keys. A log can also be looked at where there is no configuration at all.

import { ConfigError } from '../../config/faults.ts'
import { type LoadedConfig, loadConfig } from '../../config/load.ts'
import type { TrafficConfig } from '../../config/schema.ts'
import { withTrafficFlags } from '../../config/traffic-flags.ts'
import type { LogOptions } from '../../traffic/read/read-log.ts'
import type { LogFlags } from '../traffic.ts'
import { UsageError } from '../usage-error.ts'

export interface TrafficSettings {
  traffic: TrafficConfig
  seed: number
}

export async function trafficSettings(
  flags: LogFlags,
  more: { [key in keyof TrafficConfig]?: unknown } = {},
  known?: LoadedConfig,
): Promise<TrafficSettings> {
  const logs = flags.logs?.length ? flags.logs : undefined
  const loaded = known ?? (await configuredTraffic(flags.config, logs !== undefined))
  const configured = loaded?.config.traffic
  if (logs === undefined && configured?.log === undefined) {
    throw new UsageError(
      configured
        ? 'The configuration names a plan and no log: name the log, or - for standard input. `trueup traffic plan` shows the plan.'
        : 'No log: name one, or - for standard input, or set traffic.log in the configuration.',
    )
  }
  const traffic = withTrafficFlags(configured, {
    log: logs,
    format: flags.format ?? flags.logFormat,
    timeMeans: flags.timeMeans,
    maxRejected: flags.maxRejected,
    ...more,
  })
  if (Array.isArray(traffic)) {
    const faults = traffic.map(({ key, expected }) => `${flagOf(key)}expected ${expected}`)
    throw new UsageError(faults.join('\n'))
  }
  // What is said of the configured log says nothing about another one.
  const named = logs !== undefined && {
    format: flags.format ?? flags.logFormat,
    timeMeans: flags.timeMeans,
  }
  return { traffic: { ...traffic, ...named }, seed: loaded?.config.seed ?? 1 }
}

export function logOptions({ log, format, timeMeans, maxRejected }: TrafficConfig): LogOptions {
  return { inputs: [log ?? []].flat(), format, timeMeans, maxRejected }
}

export async function configuredTraffic(
  file: string | undefined,
  optional: boolean,
): Promise<LoadedConfig | undefined> {
  try {
    return await loadConfig({ file })
  } catch (error) {
    if (!(error instanceof ConfigError) || file !== undefined || !optional) throw error
    if (error.file !== undefined) {
      process.stderr.write(`Without the configuration, which cannot be used:\n${error.message}\n`)
    }
    return undefined
  }
}

/** As it begins a message about it. */
export function flagOf(key: string): string {
  return key === '' ? '' : `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: `
}
