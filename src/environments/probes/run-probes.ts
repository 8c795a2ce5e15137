// Runs the probes of a configuration against one environment, one after the other. It never fails: a
// probe without a value says why, and how many rows a probe has does not depend on what it finds.

import { redactor } from '../../config/redactor.ts'
import type { EnvironmentConfig, ProbeConfig } from '../../config/schema.ts'
import { secretVariables } from '../../config/secrets.ts'
import { seeCertificate } from '../certificate.ts'
import { type Environment, openEnvironment } from '../environment.ts'
import { GuardError } from '../guard.ts'
import { RequestError } from '../request-error.ts'
import { type Asking, askHeaders, askHttp } from './ask.ts'
import { runCommand } from './command.ts'
import { ProbeError } from './probe-error.ts'
import { shownValue } from './shown-value.ts'

export interface ProbeRun {
  probes: Record<string, ProbeConfig>
  environments: Record<string, EnvironmentConfig>
  /** Of the configuration, where commands run. */
  folder: string
  secrets: readonly string[]
  marker: Record<string, string>
  signal?: AbortSignal
}

type ProbeKind = 'http' | 'command' | 'tls' | 'headers'

export interface Probed {
  /** Of the row: the probe's, and with several values what it is the value of. */
  name: string
  probe: string
  kind: ProbeKind
  found: { value: string } | { unknown: string }
}

export async function runProbes(name: string, run: ProbeRun): Promise<Probed[]> {
  const environment = openEnvironment(name, run.environments)
  const secrets = [...run.secrets, ...secretVariables()]
  const probed: Probed[] = []
  for (const [probe, config] of Object.entries(run.probes)) {
    const rows = rowsOf(probe, config)
    const values = await attempt(config, environment, run)
    run.signal?.throwIfAborted()
    for (const { row, part, names } of rows) {
      const value = values instanceof Map ? values.get(part) : values
      const found =
        typeof value === 'string'
          ? { value: shownValue({ names: [row, ...names], value }, secrets) }
          : { unknown: redactor(secrets)(inWords(value)) }
      probed.push({ name: row, probe, kind: kindOf(config), found })
    }
  }
  return probed
}

function kindOf({ http, command, tls }: ProbeConfig): ProbeKind {
  if (http !== undefined) return 'http'
  if (command !== undefined) return 'command'
  return tls === undefined ? 'headers' : 'tls'
}

interface ProbeRow {
  row: string
  part: string
  /** Beside the row's own: what may sound like a secret. */
  names: string[]
}

function rowsOf(probe: string, { http, tls, headers }: ProbeConfig): ProbeRow[] {
  const parts = tls ?? headers
  if (parts === undefined) {
    const names = [http?.json, http?.header].filter((name) => name !== undefined)
    return [{ row: probe, part: '', names }]
  }
  return parts.map((part) => ({
    row: parts.length === 1 ? probe : `${probe}: ${part}`,
    part,
    names: [part],
  }))
}

/** Values by their part, or why there are none. */
async function attempt(
  config: ProbeConfig,
  environment: Environment,
  run: ProbeRun,
): Promise<Map<string, string> | Error> {
  const asking: Asking = {
    environment,
    marker: run.marker,
    timeoutMs: config.timeout,
    ...(run.signal && { signal: run.signal }),
  }
  try {
    if (config.http !== undefined) return new Map([['', await askHttp(config.http, asking)]])
    if (config.headers !== undefined) return await askHeaders(config.headers, asking)
    if (config.tls !== undefined) return await lookAtTls(asking)
    const { command = '' } = config
    const line = typeof command === 'string' ? command : (command[environment.name] ?? '')
    return new Map([['', await runCommand({ ...asking, command: line, folder: run.folder })]])
  } catch (error) {
    return error as Error
  }
}

async function lookAtTls(asking: Asking): Promise<Map<string, string>> {
  const { config, limit } = asking.environment
  if (config.proxy !== undefined) {
    throw new ProbeError('the certificate cannot be looked at through a proxy')
  }
  await limit?.take(asking.signal)
  const url = new URL(config.url)
  const seen = await seeCertificate(url, config.tls, asking.timeoutMs)
  return new Map([
    ['issuer', seen.issuer],
    ['expiry', seen.validTo.toISOString().slice(0, 10)],
    ['protocol', seen.protocol],
  ])
}

function inWords(reason: Error | undefined): string {
  if (reason === undefined) return 'no value'
  const isOwn =
    reason instanceof ProbeError || reason instanceof RequestError || reason instanceof GuardError
  return isOwn ? reason.message : `it failed: ${reason.message}`
}
