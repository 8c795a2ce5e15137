// What --dry-run prints for people: every fault, where, when and for how long.

import type { LoadedConfig } from '../config/load.ts'
import { type ExperimentPlan, leastMs, workloadOf } from './plan.ts'

export function describeExperiment(plan: ExperimentPlan, loaded: LoadedConfig): string {
  const { steadyMs, faultMs, recoveryMs, trials, doses } = plan
  const seconds = (ms: number) => `${ms / 1_000} s`
  const widest = Math.max(...trials.map(({ environment }) => environment.length))
  const lines = [
    `Experiment ${plan.name}: ${plan.fault}; does ${plan.candidate} degrade and recover as ${plan.reference} does? (seed ${plan.seed})`,
    '',
    `Load:   ${workloadOf(plan)}`,
    ...[plan.reference, plan.candidate].map((name) => `Where:  ${whereOf(plan, name, loaded)}`),
    `Doses:  ${doses.map(({ text }) => text).join(', ')}`,
    `Trial:  ${seconds(steadyMs)} steady (within ${Math.round(plan.tolerance * 100)} %), ${seconds(faultMs)} fault, ${seconds(recoveryMs)} recovery`,
    `Abort:  ${abortOf(plan)}`,
    '',
    `${trials.length} trials, at least ${seconds(leastMs(plan))}:`,
    ...trials.map(
      ({ environment, dose, repeat }, index) =>
        `  ${String(index + 1).padStart(3)}  ${environment.padEnd(widest)}  ${doses[dose]!.text}  (repeat ${repeat + 1})`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function whereOf(
  { target, reference }: ExperimentPlan,
  name: string,
  { config }: LoadedConfig,
): string {
  const { url, targets, production, allowFaultsOnProduction } = config.environments[name]!
  const found = targets?.[target]
  const address = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  const place =
    found === undefined
      ? `between trueup and ${name} (${new URL(url).host})`
      : `between ${name} and its ${target} (${address(found.listen)} to ${address(found.upstream)})`
  const allowed =
    production && allowFaultsOnProduction ? `; allowed: ${allowFaultsOnProduction}` : ''
  return `${place}${allowed}${name === reference ? '; the reference' : ''}`
}

export function abortOf({ abort }: ExperimentPlan): string {
  const { errorRate, latency, probe } = abort
  const parts = [
    ...(errorRate === undefined ? [] : [`more than ${Math.round(errorRate * 100)} % errors`]),
    ...(latency === undefined ? [] : [`a typical time above ${latency} ms`]),
    ...(probe === undefined ? [] : [`no good answer of ${probe}`]),
  ]
  return parts.length === 0 ? 'by Ctrl-C alone' : parts.join(', or ')
}
