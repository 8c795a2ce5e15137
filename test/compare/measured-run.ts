// Runs for the tests of judging: whole, valid, and made of given durations.

import type { MeasuredRun } from '../../src/compare/input.ts'
import type { RunFile } from '../../src/record/run-file.ts'
import type { JourneySample, Outcome } from '../../src/record/sample.ts'

export function runFile(changes: Partial<RunFile> = {}): RunFile {
  return {
    schemaVersion: 1,
    id: 'run-1',
    status: 'complete',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:10:00.000Z',
    tool: { name: 'trueup', version: '0.1.0' },
    command: 'trueup run',
    machine: {},
    compare: { reference: 'production', candidate: 'staging' },
    environments: {},
    settings: { margins: {}, expected: {} },
    fingerprint: { journeys: 'search', browser: 'chromium 140' },
    plan: {},
    ledger: { journeys: {} },
    remarks: [],
    ...changes,
  } as RunFile
}

export function sample(changes: Partial<JourneySample>): JourneySample {
  return {
    journey: 'search',
    environment: 'production',
    pair: 0,
    phase: 'measured',
    startedAt: '2026-01-01T00:00:00.000Z',
    outcome: 'ok',
    durationUs: 1_000_000,
    steps: [],
    metrics: {},
    hosts: {},
    statuses: {},
    redirects: 0,
    ...changes,
  }
}

type Iteration = number | Exclude<Outcome, 'ok'>

/** Durations in milliseconds by environment, pair by pair; or how the iteration failed. */
export function runOf(
  durations: { production: Iteration[]; staging: Iteration[] },
  changes: Partial<RunFile> = {},
  journey = 'search',
): MeasuredRun {
  const samples = (['production', 'staging'] as const).flatMap((environment) =>
    durations[environment].map((iteration, pair) =>
      sample({
        journey,
        environment,
        pair,
        ...(typeof iteration === 'number'
          ? { durationUs: iteration * 1_000 }
          : {
              outcome: iteration,
              durationUs: iteration === 'timed-out' ? 60_000_000 : 5_000,
              error: { kind: 'http-500', message: 'answered 500' },
            }),
      }),
    ),
  )
  return { file: runFile(changes), samples, series: [], problems: [] }
}

/** A seeded generator of standard normal numbers (mulberry32 and Box-Muller). */
export function gaussian(seed: number): () => number {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Lognormal durations around a typical one. */
export function scattered(
  typicalMs: number,
  count: number,
  seed: number,
  scatter = 0.07,
): number[] {
  const next = gaussian(seed)
  return Array.from({ length: count }, () => typicalMs * Math.exp(scatter * next()))
}
