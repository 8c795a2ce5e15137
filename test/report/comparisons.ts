// Comparisons made by hand: what judging would say, in the smallest form that a report can show.

import type { Comparison, Difference } from '../../src/compare/comparison.ts'
import type { MetricName } from '../../src/record/metric.ts'
import { metrics } from '../../src/record/metric.ts'

type Changes = Omit<Partial<Difference>, 'reference' | 'candidate'> & {
  reference?: Partial<Difference['reference']>
  candidate?: Partial<Difference['candidate']>
}

export function difference(
  name: string,
  changes: Changes = {},
  metric: MetricName = 'duration',
): Difference {
  const figure = { value: 450, unit: metrics[metric].unit, count: 20, errors: 0 }
  return {
    cell: `journey ${name} · ${metric}`,
    metric,
    subject: { kind: 'journey', name },
    headline: true,
    ratio: 1.07,
    interval: [1.05, 1.09],
    confidence: 0.9,
    expectedRatio: 1,
    margin: 0.1,
    verdict: 'acceptable',
    reason: '',
    against: 'margin',
    notes: [],
    derivation: [],
    ...changes,
    reference: { ...figure, ...changes.reference },
    candidate: { ...figure, value: 480, ...changes.candidate },
  }
}

export const login = difference('login')
export const search = difference('search', {
  reference: { value: 1_200 },
  candidate: { value: 3_400 },
  ratio: 2.83,
  interval: [2.6, 3.1],
  verdict: 'must-fix',
  reason: 'duration differs by +183 % [+160, +210]; the margin is 10 %; staging is slower',
  notes: ['the time is spent in the server', 'same payload size', 'grows with the result count'],
})
export const checkout = difference('checkout', {
  reference: { value: 2_800 },
  candidate: { value: 2_900 },
  ratio: 1.04,
  interval: [0.99, 1.08],
})

export function comparison(
  differences: Difference[],
  changes: Partial<Comparison> = {},
): Comparison {
  return {
    schemaVersion: 1,
    runs: { reference: '2026-05-04-1a2b', candidate: '2026-05-04-1a2b' },
    environments: { reference: 'production', candidate: 'staging' },
    paired: true,
    verdict: 'must-fix',
    exitCode: 1,
    summary: 'search must be fixed.',
    ledger: {
      journeys: {
        production: { planned: 60, ok: 60, failed: 0, timedOut: 0, notRun: 0, errorKinds: {} },
        staging: {
          planned: 60,
          ok: 57,
          failed: 2,
          timedOut: 1,
          notRun: 0,
          errorKinds: { 'http-503': 2, 'timed-out': 1 },
        },
      },
    },
    differences,
    remarks: [],
    ...changes,
  }
}
