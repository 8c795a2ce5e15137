// What the probes are going to ask, in words: for --dry-run, which sends nothing.

import type { LoadedConfig } from '../config/load.ts'
import { redactor } from '../config/redactor.ts'
import type { ProbeConfig } from '../config/schema.ts'

export interface ProbePlan {
  name: string
  /** By environment, where it is not the same in both: what is asked or run. */
  asks: string | Record<string, string>
  timeoutMs: number
}

export function planProbes({ config, compare, secrets }: LoadedConfig): ProbePlan[] {
  const redact = redactor(secrets)
  return Object.entries(config.probes).map(([name, probe]) => {
    const [first, second] = [compare.reference, compare.candidate].map(
      (environment) => [environment, redact(asked(probe, environment))] as const,
    ) as [readonly [string, string], readonly [string, string]]
    return {
      name,
      asks: first[1] === second[1] ? first[1] : Object.fromEntries([first, second]),
      timeoutMs: probe.timeout,
    }
  })
}

function asked({ http, command, tls, headers }: ProbeConfig, environment: string): string {
  if (command !== undefined) return `runs ${ofEnvironment(command, environment)}`
  if (tls !== undefined) return `TLS: ${tls.join(', ')}`
  if (headers !== undefined) return `GET the base URL: headers ${headers.join(', ')}`
  const { url = '', json, header, text } = http ?? {}
  const picked = json ?? (header === undefined ? text : `header ${header}`) ?? 'its text'
  return `GET ${ofEnvironment(url, environment)}: ${picked}`
}

function ofEnvironment(written: string | Record<string, string>, environment: string): string {
  return typeof written === 'string' ? written : (written[environment] ?? '')
}

export function describeProbes(probes: readonly ProbePlan[]): string[] {
  return probes.flatMap(({ name, asks }) =>
    typeof asks === 'string'
      ? [`  ${name}: ${asks}`]
      : [`  ${name}:`, ...Object.entries(asks).map(([where, what]) => `    ${where}: ${what}`)],
  )
}
