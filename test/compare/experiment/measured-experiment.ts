// Experiments as they would have been recorded, by a seed: what an iteration takes in each stretch
// is given, so that the truth is known.

import type { MeasuredRun } from '../../../src/compare/input.ts'
import type { ExperimentFacts, StretchName, Trial } from '../../../src/record/experiment.ts'
import type { JourneySample } from '../../../src/record/sample.ts'
import { gaussian, runFile, sample } from '../measured-run.ts'

export interface Behaviour {
  /** Typical milliseconds, by stretch and dose. */
  typicalMs(stretch: StretchName, dose: number): number
  /** Share of iterations that fail under the fault. */
  failing?: number
}

export interface Truth {
  production: Behaviour
  staging: Behaviour
}

const stretchMs = 4_000
const everyMs = 100
const scatter = 0.15

/** Two doses, two repeats, forty iterations a stretch. */
export function experimentOf(truth: Truth, seed: number): MeasuredRun & { facts: ExperimentFacts } {
  const normal = gaussian(seed)
  const samples: JourneySample[] = []
  const trials: Trial[] = []
  let nowMs = Date.parse('2026-01-01T00:00:00.000Z')
  for (const repeat of [0, 1]) {
    for (const dose of [0, 1]) {
      for (const environment of ['production', 'staging'] as const) {
        const trial: Trial = { environment, dose, repeat }
        for (const stretch of ['steady', 'fault', 'recovery'] as const) {
          if (stretch === 'fault') trial.faultFrom = new Date(nowMs).toISOString()
          if (stretch === 'recovery') trial.faultUntil = new Date(nowMs).toISOString()
          const startedAt = new Date(nowMs).toISOString()
          trial[stretch] = { startedAt, durationMs: stretchMs, firstBlock: 0 }
          const { typicalMs, failing = 0 } = truth[environment]
          for (let at = 0; at < stretchMs; at += everyMs) {
            const isFailing = stretch === 'fault' && (at / everyMs) % 10 < failing * 10
            samples.push(
              sample({
                journey: 'pay',
                environment,
                pair: samples.length,
                startedAt: new Date(nowMs + at).toISOString(),
                durationUs: Math.round(
                  1_000 * typicalMs(stretch, dose) * Math.exp(scatter * normal()),
                ),
                ...(isFailing && {
                  outcome: 'failed' as const,
                  error: { kind: 'http-502', message: 'GET /: 502' },
                }),
              }),
            )
          }
          nowMs += stretchMs
        }
        trials.push(trial)
      }
    }
  }
  const facts: ExperimentFacts = {
    name: 'slow-store',
    fault: 'latency on store',
    doses: [
      { text: '100 ms', value: 100 },
      { text: '400 ms', value: 400 },
    ],
    repeats: 2,
    slices: 5,
    tolerance: 0.3,
    workload: 'pay by 10 users, 1 s apart',
    trials,
  }
  const file = runFile({ id: 'experiment-1', experiment: facts })
  return { file, samples, series: [], problems: [], facts }
}
