// A search for saturation in sentences: where each environment's knee is and by what it was found,
// how its search ended, and what the two loops mean. The same in every report.

import type {
  OpenPoint,
  SaturatedEnvironment,
  SaturationReport,
} from '../../compare/saturation/saturation-report.ts'
import { openEnds } from '../../record/saturation.ts'
import { oneLine } from '../display-width.ts'
import { whole } from '../figures.ts'

export const closedLoopMeans =
  'Closed loop: each connection asks again when it has its answer, so a slow server is asked less. Its times are service times; they show how much an environment holds, not how long users wait.'
export const openLoopMeans =
  'Open loop: requests leave when they are due, whether answers have come or not, as those of users do. Response times count from then, so the wait in a queue is in them.'

/** Later than this, and than this part of the response time at p95, is said. */
const lateMs = 10
const latePart = 0.2

export function ratePerSecond(perSecond: number): string {
  return perSecond < 10 ? Number(perSecond.toFixed(1)).toString() : whole(perSecond)
}

export function milliseconds(value: number | null): string {
  if (value === null) return '–'
  return value < 10 ? value.toFixed(1) : whole(value)
}

export function titleOf({ workload, maxRate, threads }: SaturationReport): string {
  const limit = maxRate === undefined ? '' : `, at most ${ratePerSecond(maxRate)} a second`
  const by = threads === 1 ? 'one thread' : `${threads} threads`
  return oneLine(`Saturation by ${workload} (${by}${limit})`)
}

/** `knee at 8 connections: 189 a second [180, 198], the plateau of 8 repeats` */
export function kneeInWords(it: SaturatedEnvironment): string {
  const { knee, search } = it
  if (search === undefined) return 'the search did not come to its end'
  if (knee === undefined) return `no capacity was measured: ${whyUnmeasured(it)}`
  const { connections, perSecond, interval, by } = knee
  const between =
    interval === null ? '' : ` [${ratePerSecond(interval[0])}, ${ratePerSecond(interval[1])}]`
  const at = `${Number(connections.toFixed(1))} ${connections === 1 ? 'connection' : 'connections'}`
  const how = by === 'law' ? 'by the scalability law' : 'by the plateau'
  const most = `${ratePerSecond(perSecond)} a second${between}`
  return kneeIsKnown(it)
    ? `knee at ${at}: ${most}, ${how}`
    : `no knee was found: at least ${most} at ${at}`
}

/** Not where the search met a limit before throughput stopped to grow. */
export function kneeIsKnown({ knee, search }: SaturatedEnvironment): boolean {
  return knee?.by === 'law' || (search !== undefined && !openEnds.includes(search.end))
}

function whyUnmeasured({ search, repeats }: SaturatedEnvironment): string {
  if (search?.end === 'nothing') return search.why
  if (repeats === 0) return 'nothing was repeated'
  return `none of ${repeats} repeats stayed within the bounds`
}

/** How the search ended, and what became of the scalability law. */
export function searchInWords({ knee, search }: SaturatedEnvironment): string[] {
  return [
    ...(search === undefined ? [] : [`the search ended as ${endings[search.end]}: ${search.why}`]),
    ...(knee === undefined ? [] : [lawInWords(knee)]),
  ]
}

const endings = {
  plateau: 'throughput no longer grew',
  collapse: 'throughput fell, and it was not driven further',
  errors: 'errors left the bounds',
  latency: 'latency left the bounds',
  'max-rate': 'it came to the limit of the rate',
  'max-connections': 'it came to the most connections',
  generator: 'trueup itself was too slow',
  nothing: 'nothing stayed within the bounds',
}

function lawInWords({ law, notLaw }: NonNullable<SaturatedEnvironment['knee']>): string {
  if (law === undefined) return `the scalability law was not fitted: ${notLaw}`
  const { lambda, sigma, kappa, r2 } = law
  const fitted = `universal scalability law: λ ${ratePerSecond(lambda)} a second, σ ${figure(sigma)}, κ ${figure(kappa)}, R² ${r2.toFixed(3)}`
  return notLaw === undefined ? fitted : `${fitted}; not used, for ${notLaw}`
}

export function openInWords({ share, perSecond }: OpenPoint): string {
  return `${Math.round(100 * share)} %, ${ratePerSecond(perSecond)} a second`
}

/** Waits that are this machine's, and not the environment's; nothing where they hardly count. */
export function lateInWords(name: string, { open }: SaturatedEnvironment): string[] {
  const late = open.filter(
    ({ lagP99Ms, response }) =>
      lagP99Ms >= lateMs && lagP99Ms >= latePart * (response.p95Ms ?? Number.POSITIVE_INFINITY),
  )
  if (late.length === 0) return []
  const where = late.map(
    ({ share, lagP99Ms }) => `${milliseconds(lagP99Ms)} ms at ${Math.round(100 * share)} %`,
  )
  return [
    `${name}: trueup itself sent late (p99 ${where.join(', ')}); so much of these response times is this machine's.`,
  ]
}

/** What users waited at p50 and p95, and the p95 that the server took of it. */
export function openTimes({ response, service }: OpenPoint): string[] {
  return [response.p50Ms, response.p95Ms, service.p95Ms].map(milliseconds)
}

/** Requests of the whole search, which balance, and what they asked of this machine. */
export function ledgerInWords(name: string, it: SaturatedEnvironment): string {
  const closed =
    it.closed === 0 ? '' : ` + ${whole(it.closed)} on connections that the server was closing`
  return `${name}: ${whole(it.sent)} sent = ${whole(it.answered)} answered + ${whole(it.failed)} failed + ${whole(it.timedOut)} timed out${closed}; for them trueup used at most ${Math.round(100 * it.busiest.cpu)} % of a core in a thread, and its event loop was at most ${milliseconds(it.busiest.eventLoopDelayP99Ms)} ms late (p99)`
}

function figure(value: number): string {
  return value < 1e-6 ? '0' : Number(value.toPrecision(2)).toString()
}
