// Steps of the same path in one iteration become one: a cell has one value in each pair, whether a
// loop ran three times or four.

import type { MetricName } from '../record/metric.ts'
import type { Outcome, StepSample } from '../record/sample.ts'

export type StepMetrics = NonNullable<StepSample['metrics']>

const gravity: Record<Outcome, number> = { ok: 0, failed: 1, 'timed-out': 2 }
/** Counted over all repetitions; of every other metric the first repetition's value stands. */
const added: readonly MetricName[] = ['requests', 'bytes']

export function mergeSteps(steps: StepSample[]): StepSample[] {
  const byName = new Map<string, StepSample>()
  for (const step of steps) {
    const first = byName.get(step.name)
    if (first === undefined) byName.set(step.name, { ...step })
    else addTo(first, step)
  }
  return [...byName.values()]
}

function addTo(total: StepSample, step: StepSample): void {
  total.durationUs += step.durationUs
  if (gravity[step.outcome] > gravity[total.outcome]) total.outcome = step.outcome
  if (step.metrics) total.metrics = mergeMetrics(total.metrics, step.metrics)
}

export function mergeMetrics(total: StepMetrics = {}, part: StepMetrics): StepMetrics {
  const merged = { ...part, ...total }
  for (const name of added) {
    if (name in merged) merged[name] = (total[name] ?? 0) + (part[name] ?? 0)
  }
  return merged
}
