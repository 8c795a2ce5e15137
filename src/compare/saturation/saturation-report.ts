// What a comparison says of a search for saturation beside its verdict: the curve of each environment,
// its knee, and the open loop beneath it. Reports are drawn from this.

import {
  type BucketColumns,
  HistogramColumns,
  valueAtQuantileUs,
} from '../../record/histogram-columns.ts'
import type { LoopStep, OpenStep, SaturationFacts, Search } from '../../record/saturation.ts'
import type { MeasuredRun } from '../input.ts'
import { poolOf } from '../pool.ts'
import { type Knee, kneeOf } from './knee.ts'

/** All steps with so many connections together, but those that trueup itself spoilt. */
export interface CurvePoint {
  connections: number
  perSecond: number
  p50Ms: number | null
  p95Ms: number | null
  count: number
  errors: number
  steps: number
}

export interface OpenPoint {
  share: number
  perSecond: number
  /** From the intended start, and from the actual one. */
  response: { p50Ms: number | null; p95Ms: number | null }
  service: { p50Ms: number | null; p95Ms: number | null }
  count: number
  errors: number
  lagP99Ms: number
}

export interface SaturatedEnvironment {
  search?: Search
  curve: CurvePoint[]
  knee?: Knee
  /** That were begun. */
  repeats: number
  open: OpenPoint[]
  /** Of all steps: sent = answered + failed + timedOut + closed. */
  sent: number
  answered: number
  failed: number
  timedOut: number
  closed: number
  /** Of the step in which trueup had most to do: the part of a core, and how late its event loop was. */
  busiest: { cpu: number; eventLoopDelayP99Ms: number }
}

export interface SaturationReport {
  workload: string
  maxRate?: number
  threads: number
  /** By environment. */
  environments: Record<string, SaturatedEnvironment>
}

export function saturationReport({ file }: MeasuredRun): SaturationReport | undefined {
  const { saturation: facts, compare } = file
  if (facts === undefined) return undefined
  const names = [compare.reference, compare.candidate]
  return {
    workload: facts.workload,
    ...(facts.maxRate === undefined ? {} : { maxRate: facts.maxRate }),
    threads: facts.threads,
    environments: Object.fromEntries(names.map((name) => [name, environmentOf(facts, name)])),
  }
}

function environmentOf(facts: SaturationFacts, name: string): SaturatedEnvironment {
  const own = <T extends { environment: string }>(items: T[]) =>
    items.filter(({ environment }) => environment === name)
  const steps = own(facts.steps)
  const search = facts.searches[name]
  const measured = steps.filter(
    ({ part, durationMs, measuredAgain }) =>
      part !== 'warm-up' && durationMs > 0 && measuredAgain !== true,
  )
  const well = measured.filter(({ cut, perSecond }) => cut === undefined && perSecond > 0)
  const knee =
    search &&
    kneeOf(well, {
      connections: search.connections,
      repeats: well.filter(({ part }) => part === 'repeat').map(({ perSecond }) => perSecond),
    })
  const sum = (key: 'sent' | 'answered' | 'failed' | 'timedOut' | 'closed') =>
    [...steps, ...own(facts.open)].reduce((total, { ledger }) => total + ledger[key], 0)
  return {
    ...(search && { search }),
    curve: curveOf(measured),
    ...(knee && { knee }),
    repeats: steps.filter(({ part, measuredAgain }) => part === 'repeat' && !measuredAgain).length,
    open: own(facts.open.filter(({ cut }) => cut === undefined)).map(openPoint),
    sent: sum('sent'),
    answered: sum('answered'),
    failed: sum('failed'),
    timedOut: sum('timedOut'),
    closed: sum('closed'),
    busiest: {
      cpu: Math.max(0, ...measured.map(({ cpu }) => cpu)),
      eventLoopDelayP99Ms: Math.max(0, ...measured.map((step) => step.eventLoopDelayP99Us)) / 1_000,
    },
  }
}

function curveOf(steps: readonly LoopStep[]): CurvePoint[] {
  const columns = new HistogramColumns()
  const byLevel = Map.groupBy(steps, ({ connections }) => connections)
  return [...byLevel]
    .toSorted(([a], [b]) => a - b)
    .map(([connections, same]) => {
      const service = poolOf(same.map((step) => columns.decode(step.service)))
      const ms = same.reduce((sum, { durationMs }) => sum + durationMs, 0)
      const answers = same.reduce((sum, step) => sum + step.perSecond * step.durationMs, 0)
      return {
        connections,
        perSecond: answers / ms,
        ...quantilesMs(service),
        count: same.reduce((sum, { count }) => sum + count, 0),
        errors: same.reduce((sum, { errors }) => sum + errors, 0),
        steps: same.length,
      }
    })
}

function openPoint({ share, perSecond, response, service, ...step }: OpenStep): OpenPoint {
  const columns = new HistogramColumns()
  return {
    share,
    perSecond,
    response: quantilesMs(columns.decode(response)),
    service: quantilesMs(columns.decode(service)),
    count: step.count,
    errors: step.errors,
    lagP99Ms: step.lagP99Us / 1_000,
  }
}

function quantilesMs(times: BucketColumns): { p50Ms: number | null; p95Ms: number | null } {
  const at = (quantile: number) => {
    const us = valueAtQuantileUs(times, quantile)
    return us === null ? null : us / 1_000
  }
  return { p50Ms: at(0.5), p95Ms: at(0.95) }
}
