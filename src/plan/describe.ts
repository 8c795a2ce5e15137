// What --dry-run prints for people, and the warnings about a plan that cannot say much.

import { describeProbes } from './describe-probes.ts'
import { describeReplay, replayWarnings } from './describe-replay.ts'
import { describeSaturation } from './describe-saturation.ts'
import type { Plan } from './plan.ts'
import { describeFaults } from './plan-faults.ts'

const orderShown = 6

export function describePlan(plan: Plan): string {
  const warmUp = plan.pairs.filter(({ pair }) => pair < 0).length / (plan.journeys.length || 1)
  const measured = measuredPerJourney(plan)
  const journeys = [
    '',
    'Journeys:',
    ...plan.journeys.map(({ name, kind, file }) => `  ${name} (${kind}, ${file})`),
    '',
    `Each journey: ${count(warmUp, 'warm-up pair')}, of which the first is the trial; then ${
      measured === null
        ? `measured pairs for ${plan.durationMs! / 1000} s`
        : count(measured, 'measured pair')
    }.`,
    ...(plan.rows ? [`Test data: ${count(plan.rows, 'row')}, used in turn.`] : []),
    ...writesOf(plan, warmUp, measured),
    ...orderOf(plan),
  ]
  const lines = [
    `${plan.candidate} is compared with ${plan.reference} (seed ${plan.seed}).`,
    ...faultsOf(plan),
    ...(plan.probes
      ? ['', 'Probes, before anything is measured:', ...describeProbes(plan.probes)]
      : []),
    ...(plan.journeys.length > 0 ? journeys : []),
    ...(plan.traffic ? ['', 'Traffic:', ...describeReplay(plan.traffic)] : []),
    ...(plan.saturation ? ['', 'Saturation:', ...describeSaturation(plan.saturation)] : []),
    ...warningsOf(plan).map((warning) => `Warning: ${warning}`),
  ]
  return `${lines.join('\n')}\n`
}

/** What the plan cannot reach, however the measurement goes. */
export function warningsOf(plan: Plan): string[] {
  const traffic = plan.traffic ? replayWarnings(plan.traffic) : []
  return plan.journeys.length > 0 ? [...journeyWarnings(plan), ...traffic] : traffic
}

function journeyWarnings(plan: Plan): string[] {
  const measured = measuredPerJourney(plan)
  if (measured === null) return []
  if (measured < 6) {
    return [`${count(measured, 'pair')} cannot be judged; 6 are the least, 20 the default`]
  }
  // A signed-rank test of n pairs gives no p below 2⁻ⁿ; Holm's first step needs .05 / family.
  const family = 2 * plan.journeys.length
  const needed = Math.ceil(Math.log2(family / 0.05))
  if (measured >= needed) return []
  return [
    `with ${count(plan.journeys.length, 'journey')}, ${measured} pairs each can never give a must-fix; ${needed} are the least`,
  ]
}

function measuredPerJourney(plan: Plan): number | null {
  if (plan.durationMs !== undefined) return null
  return plan.pairs.filter(({ pair }) => pair >= 0).length / plan.journeys.length
}

function faultsOf({ faults = [] }: Plan): string[] {
  if (faults.length === 0) return []
  return ['', 'Faults:', ...describeFaults(faults).map((line) => `  ${line}`)]
}

function writesOf(plan: Plan, warmUp: number, measured: number | null): string[] {
  return plan.journeys
    .filter(({ writes }) => writes)
    .map(({ name, writes }) =>
      measured === null
        ? `${name} writes: ${writes} in each iteration, in each environment.`
        : `${name} writes: ${writes! * (warmUp + measured + (plan.traces ? 1 : 0))} in each environment.`,
    )
}

function orderOf(plan: Plan): string[] {
  const measured = plan.pairs.filter(({ pair }) => pair >= 0)
  if (measured.length === 0) return ['']
  const shown = measured.slice(0, orderShown)
  const rest = measured.length - shown.length
  return [
    '',
    'Order:',
    ...shown.map(({ journey, pair, order }) => `  ${pair + 1}. ${journey}: ${order.join(', ')}`),
    ...(rest > 0 ? [`  and ${rest} more (--json prints all)`] : []),
  ]
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
