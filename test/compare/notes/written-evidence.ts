// Runs with evidence written by hand: pairs of a journey, or blocks of traffic, that differ in just what
// a test says. Everything scatters a little, alike on both sides, as measured figures do.

import {
  type Comparison,
  type Difference,
  judgeRun,
  type MeasuredRun,
} from '../../../src/compare/index.ts'
import type { EvidenceLine } from '../../../src/record/evidence.ts'
import { Histogram } from '../../../src/record/histogram.ts'
import type { SeriesLine } from '../../../src/record/series.ts'
import type { Subject } from '../../../src/record/subject.ts'
import { gaussian, runFile, sample } from '../measured-run.ts'

export type EnvironmentName = 'production' | 'staging'
const environments: readonly EnvironmentName[] = ['production', 'staging']

export interface Seen {
  /** Of an iteration, or of a request. */
  ms: number
  line?: Partial<EvidenceLine>
}

/** What one environment shows in one pair or block; `jitter` is small and around 1. */
export type Shows = (environment: EnvironmentName, block: number, jitter: number) => Seen

export function evidenceLine(changes: Partial<EvidenceLine>): EvidenceLine {
  return {
    environment: 'production',
    block: 0,
    subject: { kind: 'journey', name: 'search' },
    requests: 1,
    bytes: 10_000,
    phases: {},
    serverTiming: {},
    traits: {},
    statuses: { '200': changes.requests ?? 1 },
    errorKinds: {},
    retryAfter: 0,
    slowest: [],
    ...changes,
  }
}

/** `count` times of `ms` each, as evidence keeps them. */
export function spent(ms: number, count = 1) {
  return { count, totalUs: Math.round(ms * 1_000 * count) }
}

function* shown(blocks: number, shows: Shows) {
  const next = gaussian(11)
  for (let block = 0; block < blocks; block++) {
    for (const environment of environments) {
      yield { environment, block, ...shows(environment, block, 1 + 0.02 * next()) }
    }
  }
}

/** Twenty pairs of the journey `search`. */
export function journeyRun(shows: Shows): MeasuredRun {
  const all = [...shown(20, shows)]
  return {
    file: runFile(),
    samples: all.map(({ environment, block, ms }) =>
      sample({ environment, pair: block, durationUs: Math.round(ms * 1_000) }),
    ),
    series: [],
    evidence: all.map(({ environment, block, line }) =>
      evidenceLine({ environment, block, ...line }),
    ),
    problems: [],
  }
}

/** Forty blocks of an endpoint. The phases of its evidence have to be its time. */
export function trafficRun(shows: Shows, subject: Subject = endpoint): MeasuredRun {
  const all = [...shown(40, shows)]
  return {
    file: runFile(),
    samples: [],
    series: all.map(({ environment, block, ms, line }) =>
      seriesLine(subject, environment, block, ms, line?.requests),
    ),
    evidence: all.map(({ environment, block, line }) =>
      evidenceLine({ environment, block, subject, ...line }),
    ),
    problems: [],
  }
}

export const endpoint: Subject = { kind: 'endpoint', name: 'GET /search' }

function seriesLine(
  subject: Subject,
  environment: string,
  block: number,
  ms: number,
  requests = 50,
): SeriesLine {
  const response = Histogram.of(new Array<number>(requests).fill(ms * 1_000)).encode()
  return {
    environment,
    block,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1_000,
    subject,
    response,
    service: response,
    failures: new Histogram().encode(),
    count: requests,
    errors: 0,
    statuses: { '200': requests },
    bytes: 10_000 * requests,
  }
}

export function cellOf(comparison: Comparison, name: string): Difference {
  const found = comparison.differences.find(({ cell }) => cell === name)
  if (found === undefined) throw new Error(`no cell ${name}`)
  return found
}

/** What is said beside the journey's duration. */
export function notesOfJourney(shows: Shows): string[] {
  return cellOf(judgeRun(journeyRun(shows)), 'journey search · duration').notes
}

/** What the rules found for the journey: all of it, not only what is shown. */
export function causesOfJourney(shows: Shows): Record<string, string> {
  return causes(cellOf(judgeRun(journeyRun(shows)), 'journey search · duration'))
}

export function causesOfTraffic(shows: Shows): Record<string, string> {
  return causes(cellOf(judgeRun(trafficRun(shows)), 'endpoint GET /search · duration p50'))
}

function causes({ causes = [] }: Difference): Record<string, string> {
  return Object.fromEntries(causes.map(({ rule, text }) => [rule, text]))
}
