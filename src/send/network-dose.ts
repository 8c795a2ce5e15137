// The dose all through a run: a round trip a second, pooled as they come.

import type { Histogram } from '../record/histogram.ts'
import type { RoundTrips } from '../record/network-facts.ts'

/** The median of a long run, without keeping each of its times. */
export function withOneMore(
  before: RoundTrips | undefined,
  one: RoundTrips,
  times: Histogram,
): RoundTrips {
  const failures = { ...before?.failures }
  for (const how of Object.keys(one.failures)) failures[how] = (failures[how] ?? 0) + 1
  const count = (before?.count ?? 0) + 1
  const { medianMs, bytes } = one
  if (medianMs !== undefined) times.record(Math.round(medianMs * 1_000))
  if (times.totalCount === 0) return { count, bytes, answered: 0, failures }
  const { lowestMs = Number.POSITIVE_INFINITY, highestMs = 0 } = before ?? {}
  return {
    count,
    bytes,
    answered: times.totalCount,
    medianMs: times.valueAtQuantileUs(0.5)! / 1_000,
    lowestMs: Math.min(lowestMs, medianMs ?? lowestMs),
    highestMs: Math.max(highestMs, medianMs ?? highestMs),
    failures,
  }
}
