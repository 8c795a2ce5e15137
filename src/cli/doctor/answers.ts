// What `doctor` learns about an environment from bare requests to its base URL over one connection:
// the first tells status, redirect and clock, the others the latency of a warm connection.

import { credentialsFor } from '../../environments/credentials.ts'
import type { Environment } from '../../environments/environment.ts'
import type { WireAnswer } from '../../environments/exchange.ts'
import { ownerOf } from '../../environments/guard.ts'
import { RequestError } from '../../environments/request-error.ts'
import type { Finding } from './finding.ts'

const timeoutMs = 10_000
const warmRequests = 5
/** The Date header has whole seconds, so less than this is no drift. */
const toleratedDriftMs = 2_000

export async function checkAnswers(
  environment: Environment,
  startedByRun: boolean,
): Promise<Finding[]> {
  const { name: about, config, limit } = environment
  const url = new URL(config.url)
  const headers = { 'user-agent': 'trueup-doctor', ...credentialsFor(config, url) }
  const connection = environment.connect()
  const get = async () => {
    await limit?.take()
    return connection.request({ method: 'GET', url, headers, timeoutMs })
  }
  try {
    const askedAtMs = Date.now()
    const first = await get()
    const middleMs = (askedAtMs + Date.now()) / 2
    const latenciesUs: number[] = []
    for (let count = 0; count < warmRequests; count++) latenciesUs.push((await get()).ttfbUs)
    return [
      judgeStatus(about, first.status),
      ...judgeRedirect(environment, first),
      judgeLatency(about, latenciesUs),
      judgeClock(about, first.headers.date, middleMs),
    ]
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return [unreachable(about, error, startedByRun)]
  } finally {
    await connection.close()
  }
}

function unreachable(about: string, error: RequestError, startedByRun: boolean): Finding {
  const finding = { about, what: 'answer' }
  if (startedByRun && error.kind === 'refused') {
    return { ...finding, state: 'notice', found: 'not up; a run starts it (start)' }
  }
  // Something is there, which a browser may well understand: a run is carried out.
  const state = error.kind === 'protocol' ? 'notice' : 'missing'
  return { ...finding, state, found: 'none', remedy: error.message }
}

export function judgeStatus(about: string, status: number): Finding {
  const finding = { about, what: 'answer', found: `status ${status}`, value: status }
  const remedies: Record<number, string> = {
    401: 'it wants credentials: headers, basicAuth or login of this environment',
    403: 'it refuses: credentials, or an allow-list that this machine is not on',
    429: 'it limits the rate already at one request: set maxRate, or ask for an exception',
  }
  const remedy = status >= 500 ? 'the environment is not well: look at its log' : remedies[status]
  return remedy === undefined
    ? { ...finding, state: 'ok' }
    : { ...finding, state: 'notice', remedy }
}

export function judgeRedirect(
  { name: about, config, environments }: Pick<Environment, 'name' | 'config' | 'environments'>,
  { status, headers }: Pick<WireAnswer, 'status' | 'headers'>,
): Finding[] {
  const base = new URL(config.url)
  if (status < 300 || status >= 400 || headers.location === undefined) return []
  const target = URL.parse(headers.location, base)
  const finding = { about, what: 'redirect', found: `to ${target?.origin ?? headers.location}` }
  if (target === null) return [{ ...finding, state: 'notice', remedy: 'its Location is no URL' }]
  const owner = ownerOf(target, about, environments)
  if (owner !== undefined) {
    const remedy = `that is ${owner}: journeys here would be stopped; correct the application's base URL`
    return [{ ...finding, state: 'missing', remedy }]
  }
  if (target.origin === base.origin)
    return [{ ...finding, state: 'ok', found: 'within the origin' }]
  return [{ ...finding, state: 'notice', remedy: `is environments.${about}.url the right one?` }]
}

function judgeLatency(about: string, latenciesUs: number[]): Finding {
  const medianMs = latenciesUs.toSorted((a, b) => a - b)[latenciesUs.length >> 1]! / 1000
  const found = `${medianMs.toFixed(1)} ms to the first byte (median of ${latenciesUs.length})`
  return { about, what: 'bare request', state: 'ok', found, value: medianMs }
}

export function judgeClock(about: string, date: string | undefined, hereMs: number): Finding {
  const finding = { about, what: 'clock' }
  const thereMs = Date.parse(date ?? '')
  if (Number.isNaN(thereMs)) return { ...finding, state: 'ok', found: 'no Date header to compare' }
  // The header was cut to the second: half a second later is the best guess.
  const driftMs = Math.round(thereMs + 500 - hereMs)
  if (Math.abs(driftMs) <= toleratedDriftMs) {
    return { ...finding, state: 'ok', found: 'agrees with this machine', value: driftMs }
  }
  const seconds = (Math.abs(driftMs) / 1000).toFixed(0)
  const found = `${seconds} s ${driftMs > 0 ? 'ahead of' : 'behind'} this machine`
  const remedy = 'set one of the clocks (NTP): times in logs and reports will not match'
  return { ...finding, state: 'notice', found, remedy, value: driftMs }
}
