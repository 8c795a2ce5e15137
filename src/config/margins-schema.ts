// The `margins` section of the schema: how large a difference may be. Every description is a line of
// docs/configuration.md.

import { z } from 'zod'
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
  typical: percent.prefault('10%').describe("margin of the typical ratio of a journey's durations"),
  p50: percent.prefault('10%').describe('margin at the median'),
  p95: percent.prefault('15%').describe('margin at the 95th percentile'),
  p99: percent.prefault('25%').describe('margin at the 99th percentile'),
  errors: percent.prefault('1%').describe('margin of the error rate: 1% is one point of 100'),
  capacity: percent.prefault('10%').describe('margin of the throughput that `saturate` finds'),
  floor: duration.prefault('5ms').describe('differences smaller than this are never a fault'),
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
