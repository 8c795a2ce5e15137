// What run.json says about a run from its first moment on: environments without their secrets,
// the machine, the settings for judging, and what makes runs comparable.

import { createHash } from 'node:crypto'
import { availableParallelism, cpus, hostname, totalmem } from 'node:os'
import { describeFault } from '../config/fault-words.ts'
import type { LoadedConfig } from '../config/load.ts'
import { networksOf } from '../config/networks.ts'
import type { Config, EnvironmentConfig } from '../config/schema.ts'
import type { Plan } from '../plan/plan.ts'
import type { ReplayPlan } from '../plan/replay-plan.ts'
import { openLedger } from '../record/ledger.ts'
import {
  type EnvironmentFacts,
  type Ledger,
  type RunFile,
  schemaVersion,
} from '../record/run-file.ts'
import { openSaturation } from '../record/saturation.ts'
import { openAccount } from '../record/traffic-ledger.ts'

export interface RunOrigin {
  loaded: LoadedConfig
  plan: Plan
  /** As it was typed. */
  command: string
  /** The running trueup's. */
  version: string
}

export function newRunFile(origin: RunOrigin, id: string, startedAt: Date): RunFile {
  const { loaded, plan, command, version } = origin
  const { config, compare } = loaded
  const compared = [compare.reference, compare.candidate]
  const measured = plan.pairs.filter(({ pair }) => pair >= 0).length
  return {
    schemaVersion,
    id,
    status: 'running',
    startedAt: startedAt.toISOString(),
    tool: { name: 'trueup', version },
    command,
    machine: machineFacts(),
    compare,
    environments: Object.fromEntries(
      compared.map((name) => [name, environmentFacts(config.environments[name]!)]),
    ),
    settings: {
      margins: config.margins,
      expected: config.expected,
      ...(Object.keys(config.notes).length > 0 && { notes: config.notes }),
      ...(config.tracing && { tracing: config.tracing }),
      ...(plan.traffic?.stopEarly && { stopEarly: true }),
    },
    fingerprint: fingerprintOf(origin, {}),
    plan,
    ...(plan.saturation && { saturation: openSaturation(plan.saturation) }),
    ledger: {
      ...openLedger(
        plan.journeys.length === 0
          ? {}
          : Object.fromEntries(compared.map((name) => [name, measured])),
      ),
      ...(plan.traffic && openTrafficLedger(plan.traffic, compared)),
    },
    remarks: [],
  }
}

/**
 * A key each, in words, so that a mismatch can be listed. Iterations are not among them: more of
 * them is a better measurement of the same thing. Neither is a journey's source: its name is the
 * author's word for what it does.
 */
export function fingerprintOf(
  { loaded, plan, version }: RunOrigin,
  runnerFacts: Record<string, string>,
): Record<string, string> {
  const { context, device, locale, viewport, warmUp, headed } = loaded.config.journeys
  const inBrowser = plan.journeys.some(({ kind }) => kind === 'browser')
  return {
    journeys: plan.journeys
      .map(({ name, kind }) => `${name} (${kind})`)
      .sort()
      .join(', '),
    schedule: 'alternating pairs',
    'warm-up': `${Math.max(1, warmUp)} pairs`,
    context,
    trueup: version.split('.')[0]!,
    ...networkFingerprint(loaded),
    ...(plan.saturation && { saturation: plan.saturation.workload }),
    ...(plan.traffic && trafficFingerprint(plan.traffic, loaded.config)),
    ...(inBrowser
      ? {
          browser: browserOf(runnerFacts, loaded.config.journeys.browser),
          device: device ?? 'none',
          locale: locale ?? 'default',
          viewport: viewport ? `${viewport.width}x${viewport.height}` : 'default',
          headed: headed ? 'yes' : 'no',
        }
      : {}),
  }
}

/** A fault of the network is a condition like any other. */
function networkFingerprint({ config, compare }: LoadedConfig): Record<string, string> {
  const faults = [compare.reference, compare.candidate].flatMap((name) =>
    networksOf(name, config.environments[name]!).map(({ between, fault }) => [
      `network between ${between}`,
      describeFault(fault),
    ]),
  )
  return Object.fromEntries(faults)
}

/** What is replayed and how; longer is a better measurement of the same thing. */
function trafficFingerprint(
  { schedule, endpoints, connections, source, maxRate }: ReplayPlan,
  { traffic }: Config,
): Record<string, string> {
  const { scale = 1, rate, speed = 1, shape = 'recorded' } = traffic ?? {}
  const names = endpoints.map(({ name }) => name).toSorted()
  return {
    traffic: source.join(', '),
    endpoints: `${names.length}: ${createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 12)}`,
    'traffic schedule': schedule,
    'traffic scale': rate === undefined ? `×${scale}` : `${rate} requests/s`,
    'traffic speed': `×${speed}`,
    'traffic shape': shape,
    connections,
    ...(maxRate === undefined ? {} : { 'max rate': `${maxRate} requests/s` }),
  }
}

/** `chromium 141`: a minor version does not make another browser. */
function browserOf({ browserVersion }: Record<string, string>, browser: string): string {
  return browserVersion === undefined ? browser : `${browser} ${browserVersion.split('.')[0]}`
}

function openTrafficLedger(
  { lines, copies, filtered, planned }: ReplayPlan,
  compared: string[],
): Pick<Ledger, 'lines' | 'plan' | 'traffic'> {
  const filteredInAll = Object.values(filtered).reduce((sum, count) => sum + count, 0)
  return {
    lines,
    plan: { copies, filtered: filteredInAll, filterReasons: filtered, planned },
    traffic: Object.fromEntries(compared.map((name) => [name, openAccount(planned)])),
  }
}

function machineFacts(): Record<string, string | number> {
  return {
    host: hostname(),
    pid: process.pid,
    platform: process.platform,
    arch: process.arch,
    cpus: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    node: process.versions.node,
  }
}

function environmentFacts(environment: EnvironmentConfig): EnvironmentFacts {
  const url = new URL(environment.url)
  const remarks: string[] = []
  if (environment.tls?.acceptAnyCertificate !== undefined) {
    remarks.push(`any certificate is accepted: ${environment.tls.acceptAnyCertificate}`)
  }
  if (environment.proxy !== undefined)
    remarks.push(`reached by proxy ${new URL(environment.proxy).host}`)
  if (environment.production && environment.writes !== undefined) {
    remarks.push(`journeys may write here: ${environment.writes}`)
  }
  return {
    url: `${url.origin}${url.pathname}`,
    production: environment.production,
    headerNames: Object.keys(environment.headers).filter(
      (name) => environment.headers[name] !== undefined,
    ),
    remarks,
  }
}
