// From a loaded configuration to the plan of `trueup saturate`: the workload is put together, and
// what must not be searched is refused. Reads the log where its mix is asked for; sends nothing.

import { availableParallelism } from 'node:os'
import { randomStream } from '../chance/random.ts'
import { ConfigError } from '../config/faults.ts'
import type { LoadedConfig } from '../config/load.ts'
import { redactor } from '../config/redactor.ts'
import { saturation } from '../config/saturation-schema.ts'
import type { SaturationConfig } from '../config/schema.ts'
import type { MapTarget } from '../config/traffic-schema.ts'
import { planFaults } from './plan-faults.ts'
import type { PreparedRun } from './prepare.ts'
import { prepareTraffic } from './prepare-traffic.ts'
import { lowerMaxRate } from './replay-plan.ts'
import {
  cycleOf,
  type LoopRequest,
  type SaturationPlan,
  type WeightedRequest,
} from './saturation-plan.ts'

export interface PreparedSaturation {
  /** As it is sent, with what the printable one has as `[secret]`. */
  plan: SaturationPlan
  /** By environment: what its targets become on their way. */
  mapTarget: Record<string, MapTarget>
}

interface Workload {
  words: string
  requests: LoopRequest[]
  mapTarget: Record<string, MapTarget>
}

/** The coordinator has one to itself; more threads than these seldom help on one machine. */
const mostThreads = 4
const requestsOfTraffic = 1_000
/** Of a long log, its beginning is enough of a mix. */
const arrivalsLookedAt = 200_000

export async function prepareSaturation(
  loaded: LoadedConfig,
): Promise<PreparedRun & { saturation: PreparedSaturation }> {
  const { config, compare } = loaded
  const settings = config.saturation ?? saturation.parse({})
  const names = [compare.reference, compare.candidate]
  for (const name of names) refuseUnfit(name, loaded, settings)
  const workload = await workloadOf(loaded, settings)
  const maxRate = lowest(
    settings.maxRate,
    lowerMaxRate(config.environments, { seed: 0, ...compare }),
  )
  const plan: SaturationPlan = {
    workload: workload.words,
    requests: workload.requests,
    maxConnections: settings.maxConnections,
    repeats: settings.repeats,
    maxErrors: settings.maxErrors,
    latencyFactor: settings.latencyFactor,
    stepMs: settings.step,
    warmUpMs: settings.warmUp,
    confirmMs: settings.confirm,
    timeoutMs: settings.timeout,
    ...(settings.maxLatency === undefined ? {} : { maxLatencyMs: settings.maxLatency }),
    ...(maxRate === undefined ? {} : { maxRate }),
    // A limit is exact where one alone counts.
    threads:
      maxRate === undefined ? Math.min(mostThreads, Math.max(1, availableParallelism() - 1)) : 1,
  }
  const faults = planFaults(config, names)
  return {
    plan: {
      seed: config.seed,
      ...compare,
      ...(faults.length > 0 && { faults }),
      journeys: [],
      pairs: [],
      traces: false,
      saturation: shownPlan(plan, loaded),
    },
    rows: [],
    saturation: { plan, mapTarget: workload.mapTarget },
  }
}

/** A path and a body may hold a secret, which is sent and never shown. */
function shownPlan(plan: SaturationPlan, { secrets }: LoadedConfig): SaturationPlan {
  const redact = redactor(secrets)
  return {
    ...plan,
    workload: redact(plan.workload),
    requests: plan.requests.map(({ method, target, body }) => ({
      method,
      target: redact(target),
      ...(body && { body: { ...body, text: redact(body.text) } }),
    })),
  }
}

function refuseUnfit(name: string, { config }: LoadedConfig, settings: SaturationConfig): void {
  const { production, proxy, writes } = config.environments[name]!
  if (production && settings.allowOnProduction === undefined) {
    throw new ConfigError(
      `saturation: '${name}' is marked as production, and a search for what it can hold loads it fully. If that is meant, say why and how far: saturation: { allowOnProduction: '<reason>', maxRate: <requests a second at most> }`,
    )
  }
  if (proxy !== undefined) {
    throw new ConfigError(
      `saturation: expected an environment that is reached directly, but environments.${name}.proxy is set: what the proxy holds would be found. Run trueup behind it`,
    )
  }
  const asked = Array.isArray(settings.requests) ? settings.requests : []
  const write = asked.find(
    (one) => typeof one === 'object' && !/^(GET|HEAD|OPTIONS)$/.test(one.method),
  )
  if (production && writes === undefined && typeof write === 'object') {
    throw new ConfigError(
      `saturation.requests: ${write.method} ${write.path} writes, and '${name}' is marked as production; if it is meant, say why: environments.${name}.writes: '<why>'`,
    )
  }
}

async function workloadOf(loaded: LoadedConfig, { requests }: SaturationConfig): Promise<Workload> {
  if (requests === undefined) return await mixOfTraffic(loaded)
  const list = [requests].flat().map((one): WeightedRequest => {
    if (typeof one === 'string') return { target: one, method: 'GET', weight: 1 }
    const { path, method, body, contentType, weight } = one
    const text = body && { body: { text: body, contentType } }
    return { target: path, method, weight, ...text }
  })
  const total = list.reduce((sum, { weight }) => sum + weight, 0)
  const shown = list.map(({ method, target, weight, body }) => {
    const asked = `${method} ${target}`
    const facts = [
      ...(body === undefined ? [] : [`${Buffer.byteLength(body.text)} bytes of body`]),
      ...(list.length === 1 ? [] : [`${Math.round((100 * weight) / total)} %`]),
    ]
    return facts.length === 0 ? asked : `${asked} (${facts.join(', ')})`
  })
  return { words: shown.join(', '), requests: cycleOf(list, loaded.config.seed), mapTarget: {} }
}

/** Drawn by chance from the plan that a replay would send; the same for the same seed. */
async function mixOfTraffic(loaded: LoadedConfig): Promise<Workload> {
  const { config } = loaded
  if (config.traffic === undefined) {
    throw new ConfigError(
      "saturation.requests: there is no workload; name what to ask for, such as saturation: { requests: '/search?q=lamp' }, or set traffic.log, whose mix is then taken",
    )
  }
  const traffic = await prepareTraffic(loaded, config.traffic)
  try {
    const random = randomStream(config.seed, 'saturation')
    const drawn: LoopRequest[] = []
    let seen = 0
    for await (const batch of traffic.read()) {
      for (const { method, target, status } of batch) {
        // What failed in the log would count as an error here.
        if (status >= 400) continue
        const place = seen < requestsOfTraffic ? seen : Math.floor(random() * (seen + 1))
        if (place < requestsOfTraffic) drawn[place] = { method, target }
        seen++
      }
      if (seen >= arrivalsLookedAt) break
    }
    if (drawn.length === 0) {
      throw new ConfigError(
        `saturation: the traffic of ${traffic.plan.source.join(', ')} has no request that was answered well, so it gives no workload; set saturation.requests`,
      )
    }
    const words = `${drawn.length.toLocaleString('en')} requests drawn from ${traffic.plan.source.join(', ')}`
    return { words, requests: drawn, mapTarget: traffic.mapTarget }
  } finally {
    await traffic.close()
  }
}

function lowest(...limits: (number | undefined)[]): number | undefined {
  const known = limits.filter((limit) => limit !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}
