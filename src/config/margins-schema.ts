// The `margins` section of the schema: how large a difference may be. Every description is a line of
// docs/configuration.md.

import { z } from 'zod'
import { defaultMargins } from './default-margins.ts'
import { duration, percent } from './quantities.ts'
import { text } from './words.ts'

const journeyMargins = z.strictObject({
  typical: percent.optional().describe("margin of the typical ratio of a journey's durations"),
  p50: percent.optional().describe('margin at the median'),
  p95: percent.optional().describe('margin at the 95th percentile'),
  p99: percent.optional().describe('margin at the 99th percentile'),
  errors: percent.optional().describe('margin of the error rate, in points of 100'),
  floor: duration.optional().describe('differences smaller than this are never a fault'),
})

export const margins = z.strictObject({
  typical: percent
    .prefault(asPercent(defaultMargins.typical))
    .describe("margin of the typical ratio of a journey's durations"),
  p50: percent.prefault(asPercent(defaultMargins.p50)).describe('margin at the median'),
  p95: percent.prefault(asPercent(defaultMargins.p95)).describe('margin at the 95th percentile'),
  p99: percent.prefault(asPercent(defaultMargins.p99)).describe('margin at the 99th percentile'),
  errors: percent
    .prefault(asPercent(defaultMargins.errors))
    .describe('margin of the error rate: 1% is one point of 100'),
  capacity: percent
    .prefault(asPercent(defaultMargins.capacity))
    .describe('margin of the throughput that `saturate` finds'),
  floor: duration
    .prefault(`${defaultMargins.floor}ms`)
    .describe('differences smaller than this are never a fault'),
  journeys: z
    .record(
      text,
      journeyMargins.extend({
        steps: z.record(text, journeyMargins).default({}).describe('margins of single steps'),
      }),
    )
    .default({})
    .describe('margins of single journeys, by name'),
  headline: z
    .array(text)
    .default([])
    .describe(
      'more subjects that decide the exit code: "endpoint GET /cart", "journey NAME > STEP"',
    ),
})

function asPercent(share: number): string {
  return `${share * 100}%`
}
