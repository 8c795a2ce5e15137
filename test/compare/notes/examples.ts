// One run for each rule, made of evidence in which just that differs: what docs/notes.md quotes, and
// what proves that no rule is without an example.

import { growthOf } from '../../../src/compare/evidence/line-fit.ts'
import type { Cause } from '../../../src/compare/index.ts'
import { judgeRun, type MeasuredRun } from '../../../src/compare/index.ts'
import type { EvidenceLine } from '../../../src/record/evidence.ts'
import { journeyRun, type Shows, spent, trafficRun } from './written-evidence.ts'

type Line = (staging: boolean, ms: number, jitter: number) => Partial<EvidenceLine>

/** 120 ms in production, 970 ms in staging. */
const slow =
  (line: Line): Shows =>
  (environment, _, jitter) => {
    const staging = environment === 'staging'
    const ms = (staging ? 970 : 120) * jitter
    return { ms, line: line(staging, ms, jitter) }
  }

const journey = (line: Line) => journeyRun(slow(line))

const endpointOver = (ms: (staging: boolean, block: number, requests: number) => number) =>
  trafficRun((environment, block, jitter) => {
    const requests = 40 + ((block * 7) % 21)
    const each = ms(environment === 'staging', block, requests) * jitter
    return { ms: each, line: { requests, phases: { 'first-byte': spent(each, requests) } } }
  })

const one = (value: string) => ({ [value]: 1 })

export const examples: Record<string, () => MeasuredRun> = {
  'rate-limit': () => journey((staging) => ({ statuses: one(staging ? '429' : '200') })),
  'missing-data': () => journey((staging) => ({ statuses: one(staging ? '404' : '200') })),
  place() {
    const run = journey(() => ({}))
    for (const { environment, steps } of run.samples) {
      const resultsUs = environment === 'staging' ? 900_000 : 50_000
      steps.push({ name: 'open', outcome: 'ok', durationUs: 70_000 })
      steps.push({ name: 'results', outcome: 'ok', durationUs: resultsUs })
    }
    return run
  },
  'first-byte': () => journey((_, ms) => ({ phases: { 'first-byte': spent(ms - 30) } })),
  database: () =>
    journey((staging, ms) => ({ serverTiming: { db: spent(staging ? ms - 100 : 12) } })),
  'server-part': () =>
    journey((_, ms) => ({ serverTiming: { db: spent(12), payment: spent(ms - 40) } })),
  'cold-cache': () =>
    journey((staging) => ({
      requests: 20,
      traits: { cache: { hit: staging ? 2 : 19, miss: staging ? 18 : 1 } },
    })),
  'data-growth': () =>
    trafficRun((environment, _, jitter) => {
      const staging = environment === 'staging'
      const ms = (staging ? 300 : 100) * jitter
      const pages = Array.from(
        { length: 10 },
        (_, page) => [page, ms + (staging ? 12 * page : 0)] as const,
      )
      const growth = { parameters: { page: growthOf(pages) } }
      return { ms, line: { requests: 50, phases: { 'first-byte': spent(ms, 50) }, growth } }
    }),
  saturation: () => endpointOver((staging, _, requests) => (staging ? 8 * requests - 220 : 100)),
  stalls: () => endpointOver((staging, block) => (staging ? (block % 8 === 3 ? 900 : 120) : 100)),
  'warm-up': () =>
    journeyRun((environment, pair, jitter) => ({
      ms: (100 + (environment === 'staging' ? 400 - 20 * pair : 0)) * jitter,
    })),
  'third-party': () =>
    journey((_, ms) => ({
      hosts: {
        'cdn.example:443': { requests: 1, bytes: 100, totalUs: ms * 1_000 - 50_000, foreign: true },
      },
    })),
  distance: () =>
    journey((staging, _, jitter) => {
      const roundTrip = (staging ? 42 : 0.5) * jitter
      return {
        requests: 20,
        phases: { connect: spent(roundTrip, 2), 'first-byte': spent(roundTrip + 1, 20) },
      }
    }),
  connection: () =>
    journey((staging, ms) => {
      const connections = staging ? 12 : 1
      return { requests: 12, phases: { connect: spent((ms - 80) / connections, connections) } }
    }),
  compression: () =>
    journey((staging) => ({ traits: { encoding: one(staging ? 'none' : 'gzip') } })),
  payload: () =>
    journey((staging, ms) => ({
      bytes: staging ? 380_000 : 12_000,
      phases: { download: spent(ms - 60) },
    })),
  requests: () => journey((staging) => ({ requests: staging ? 18 : 6, bytes: 60_000 })),
  rendering: () =>
    journey((_, ms) => ({ rendering: { script: (ms - 60) * 1_000, task: (ms - 40) * 1_000 } })),
  protocol: () =>
    journey((staging) => ({ traits: { protocol: one(staging ? 'HTTP/1.1' : 'h2') } })),
  parity() {
    const run = journey(() => ({}))
    const environments = { production: { value: '15.3' }, staging: { value: '13.2' } }
    return {
      ...run,
      file: { ...run.file, parity: { database: { kind: 'command', environments } } },
    }
  },
  version: () =>
    journey((staging) => ({ traits: { server: one(staging ? 'nginx/1.18' : 'nginx/1.24') } })),
}

/** What the rule says of its example; undefined where it is silent. */
export function sentenceOf(rule: string, run: MeasuredRun): string | undefined {
  const causes: Cause[] = judgeRun(run).differences.flatMap(({ causes = [] }) => causes)
  return causes.find((cause) => cause.rule === rule)?.text
}
