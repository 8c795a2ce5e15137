// The plan of a search for saturation in words: what --dry-run prints, and what is said before it.

import { leastSaturationMs, type SaturationPlan } from './saturation-plan.ts'

/** In half a sentence. */
export function summarizeSaturation(plan: SaturationPlan): string {
  const limit = plan.maxRate === undefined ? '' : `, at most ${plan.maxRate} requests a second`
  return `a search for saturation by ${plan.workload}, up to ${plan.maxConnections} connections${limit}, at least ${Math.ceil(leastSaturationMs(plan) / 1_000)} s and the search itself`
}

export function describeSaturation(plan: SaturationPlan): string[] {
  const { maxConnections, stepMs, repeats, warmUpMs, confirmMs, maxRate, threads } = plan
  const latency =
    plan.maxLatencyMs === undefined ? '' : `, or a p95 of more than ${plan.maxLatencyMs} ms`
  return [
    `  ${plan.workload}`,
    `  ${warmUpMs / 1_000} s of warm-up, then 1, 2, 4, … connections, at most ${maxConnections}, by turns, each for ${stepMs / 1_000} s, from ${threads === 1 ? 'one thread' : `${threads} threads`}`,
    `  ends where more connections bring no more answers, with more than ${100 * plan.maxErrors} % of errors, with a median of ${plan.latencyFactor} times that of one connection${latency}`,
    ...(maxRate === undefined
      ? []
      : [`  never more than ${maxRate} requests a second; a search that comes to it ends there`]),
    `  then ${repeats} pairs at the connections where each holds the most`,
    confirmMs === 0
      ? '  without an open loop'
      : `  then the open loop at 50, 70 and 90 % of the lower one, each for ${confirmMs / 1_000} s`,
  ]
}
