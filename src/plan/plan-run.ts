// Config and journeys in, plan out: no clock, no chance but the seed's, no I/O. The same inputs
// give the same plan byte for byte, which is what --dry-run prints and a run carries out.

import { sep } from 'node:path'
import type { Config } from '../config/schema.ts'
import type { ListedJourney } from '../journeys/list.ts'
import { rounds } from './order.ts'
import type { JourneyPlan, PairPlan, Plan } from './plan.ts'
import { planFaults } from './plan-faults.ts'

export interface PlanInput {
  config: Config
  compare: { reference: string; candidate: string }
  journeys: ListedJourney[]
  /** How many rows the test data has, if there is any. */
  rows?: number
}

export function planRun({ config, compare, journeys, rows }: PlanInput): Plan {
  const { iterations, duration, warmUp } = config.journeys
  const sides = {
    seed: config.seed,
    reference: compare.reference,
    candidate: compare.candidate,
  }
  const planned = journeys.map(({ journey, file }) => planJourney(journey, file))
  // Without warm-up there is a trial all the same; a wrong locator must not cost a whole run.
  const trialAndWarmUp = rounds(sides, planned, { first: -Math.max(1, warmUp), end: 0, rows })
  const measured =
    duration === undefined ? rounds(sides, planned, { first: 0, end: iterations, rows }) : []
  const faults = planFaults(config, [compare.reference, compare.candidate])
  return {
    ...sides,
    ...(faults.length > 0 && { faults }),
    journeys: planned,
    pairs: [...trialAndWarmUp, ...measured],
    ...(rows ? { rows } : {}),
    traces: config.journeys.traces,
    ...(duration === undefined ? {} : { durationMs: duration }),
  }
}

/** The measured pairs: those of the plan, or with a duration the same rule without an end. */
export function measuredPairs(plan: Plan): Iterable<PairPlan> {
  if (plan.durationMs === undefined) return plan.pairs.filter(({ pair }) => pair >= 0)
  return rounds(plan, plan.journeys, {
    first: 0,
    end: Number.POSITIVE_INFINITY,
    rows: plan.rows,
  })
}

function planJourney({ name, kind, writes }: ListedJourney['journey'], file: string): JourneyPlan {
  return { name, kind, file: file.split(sep).join('/'), ...(writes ? { writes } : {}) }
}
