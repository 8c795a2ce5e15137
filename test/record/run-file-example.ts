// A run and its samples as tests of this folder need them.

import { openLedger } from '../../src/record/ledger.ts'
import type { RunFile } from '../../src/record/run-file.ts'
import type { JourneySample } from '../../src/record/sample.ts'

export function runFile(over: Partial<RunFile> = {}): RunFile {
  return {
    schemaVersion: 1,
    id: 'example',
    status: 'complete',
    startedAt: '2026-05-04T12:00:00.000Z',
    tool: { name: 'trueup', version: '0.1.0' },
    command: 'trueup run',
    machine: {},
    compare: { reference: 'production', candidate: 'staging' },
    environments: {},
    settings: { margins: undefined, expected: {} },
    fingerprint: {},
    plan: null,
    ledger: openLedger({ production: 0, staging: 0 }),
    remarks: [],
    ...over,
  }
}

export function sample(over: Partial<JourneySample> = {}): JourneySample {
  return {
    journey: 'search',
    environment: 'production',
    pair: 0,
    phase: 'measured',
    startedAt: '2026-05-04T12:00:01.000Z',
    outcome: 'ok',
    durationUs: 120_000,
    steps: [{ name: 'results', outcome: 'ok', durationUs: 90_000 }],
    metrics: { requests: 3, bytes: 4_096 },
    hosts: { 'a.test:443': { requests: 3, bytes: 4_096 } },
    statuses: { 200: 3 },
    redirects: 0,
    ...over,
  }
}

export function pairOf(pair: number): JourneySample[] {
  return [sample({ pair }), sample({ pair, environment: 'staging', durationUs: 340_000 })]
}
