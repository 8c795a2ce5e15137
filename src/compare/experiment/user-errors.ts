// What users saw under a fault, by environment and dose: how many failed, and how.

import type { ExperimentFacts, Stretch, Trial } from '../../record/experiment.ts'
import type { MeasuredRun } from '../input.ts'
import type { UserErrors } from './experiment-report.ts'

export function userErrorsOf(run: MeasuredRun, facts: ExperimentFacts): UserErrors[] {
  const all: UserErrors[] = []
  for (const environment of new Set(facts.trials.map((trial) => trial.environment))) {
    for (const dose of facts.doses.keys()) {
      const seen: UserErrors = { environment, dose, count: 0, errors: 0, kinds: {} }
      for (const trial of facts.trials) {
        if (trial.environment !== environment || trial.dose !== dose || !trial.fault) continue
        enterJourneys(seen, run, trial, trial.fault)
        enterTraffic(seen, run, facts.slices, trial, trial.fault)
      }
      all.push(seen)
    }
  }
  return all
}

function enterJourneys(
  seen: UserErrors,
  run: MeasuredRun,
  { environment }: Trial,
  { startedAt, durationMs }: Stretch,
): void {
  const fromMs = Date.parse(startedAt)
  for (const sample of run.samples) {
    const afterMs = Date.parse(sample.startedAt) - fromMs
    if (sample.environment !== environment || afterMs < 0 || afterMs >= durationMs) continue
    seen.count++
    if (sample.outcome !== 'ok') enter(seen, sample.error?.kind ?? sample.outcome, 1)
  }
}

function enterTraffic(
  seen: UserErrors,
  run: MeasuredRun,
  slices: number,
  { environment }: Trial,
  { firstBlock }: Stretch,
): void {
  for (const { subject, block, count, errors, statuses, ...line } of run.series) {
    const isWithin = block >= firstBlock && block < firstBlock + slices
    if (subject.kind !== 'traffic' || line.environment !== environment || !isWithin) continue
    seen.count += count
    let answered = 0
    for (const [status, times] of Object.entries(statuses)) {
      if (Number(status) < 500 && status !== '429') continue
      answered += times
      enter(seen, `http-${status}`, times)
    }
    const others = Math.max(0, errors - answered)
    if (others > 0) enter(seen, 'no answer in time', others)
  }
}

function enter(seen: UserErrors, kind: string, times: number): void {
  seen.errors += times
  seen.kinds[kind] = (seen.kinds[kind] ?? 0) + times
}
