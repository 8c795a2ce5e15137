// One line of samples.ndjson, checked.

import { isAbsolute, normalize } from 'node:path/posix'
import { type MetricName, metrics } from './metric.ts'
import type { JourneySample, SampleError, StepSample } from './sample.ts'
import {
  fieldsOf,
  listOf,
  nameOf,
  numberOf,
  oneOf,
  optional,
  recordOf,
  ShapeError,
  textOf,
  timeOf,
  wholeOf,
} from './shape.ts'

const outcomes = ['ok', 'failed', 'timed-out'] as const
const metricNames = Object.keys(metrics) as MetricName[]
const longestUs = 24 * 3_600_000_000
const most = Number.MAX_SAFE_INTEGER

export function readSample(value: unknown): JourneySample {
  const fields = fieldsOf(value, 'sample')
  const pair = wholeOf(fields.pair, 'pair', -1_000_000, 1_000_000_000)
  const phase = oneOf(fields.phase, 'phase', ['warm-up', 'measured'] as const)
  if (pair < 0 !== (phase === 'warm-up')) {
    throw new ShapeError(
      `pair: expected a negative number in warm-up alone, got ${pair} in ${phase}`,
    )
  }
  const outcome = oneOf(fields.outcome, 'outcome', outcomes)
  const error = optional(fields.error, readError, undefined)
  if ((outcome === 'ok') !== (error === undefined)) {
    throw new ShapeError(`error: expected with every outcome but ok, which is ${outcome}`)
  }
  return {
    journey: nameOf(fields.journey, 'journey'),
    environment: nameOf(fields.environment, 'environment'),
    pair,
    phase,
    startedAt: timeOf(fields.startedAt, 'startedAt'),
    outcome,
    durationUs: numberOf(fields.durationUs, 'durationUs', 0, longestUs),
    steps: listOf(fields.steps ?? [], 'steps', readStep, 10_000),
    metrics: readMetrics(fields.metrics ?? {}, 'metrics'),
    hosts: recordOf(fields.hosts ?? {}, 'hosts', readHost),
    statuses: recordOf(fields.statuses ?? {}, 'statuses', readCount),
    redirects: readCount(fields.redirects ?? 0, 'redirects'),
    ...(error ? { error } : {}),
  }
}

function readStep(value: unknown, where: string): StepSample {
  const fields = fieldsOf(value, where)
  return {
    name: nameOf(fields.name, `${where}.name`),
    outcome: oneOf(fields.outcome, `${where}.outcome`, outcomes),
    durationUs: numberOf(fields.durationUs, `${where}.durationUs`, 0, longestUs),
    ...(fields.metrics === undefined
      ? {}
      : { metrics: readMetrics(fields.metrics, `${where}.metrics`) }),
  }
}

/** Metrics of a later trueup are left out, not refused. */
function readMetrics(value: unknown, where: string): Partial<Record<MetricName, number>> {
  const fields = fieldsOf(value, where)
  const known = metricNames.filter((name) => Object.hasOwn(fields, name))
  return Object.fromEntries(
    known.map((name) => [name, numberOf(fields[name], `${where}.${name}`, 0, most)]),
  )
}

function readHost(value: unknown, where: string): { requests: number; bytes: number } {
  const fields = fieldsOf(value, where)
  return {
    requests: readCount(fields.requests, `${where}.requests`),
    bytes: readCount(fields.bytes, `${where}.bytes`),
  }
}

function readCount(value: unknown, where: string): number {
  return wholeOf(value, where, 0, most)
}

function readError(value: unknown): SampleError {
  const fields = fieldsOf(value, 'error')
  return {
    kind: nameOf(fields.kind, 'error.kind'),
    message: textOf(fields.message ?? '', 'error.message'),
    ...(fields.step === undefined ? {} : { step: nameOf(fields.step, 'error.step') }),
    ...(fields.screenshot === undefined ? {} : { screenshot: pathInside(fields.screenshot) }),
  }
}

/** A report links to this file, so it must not lead out of the run folder. */
function pathInside(value: unknown): string {
  const path = nameOf(value, 'error.screenshot')
  const inside = normalize(path.replaceAll('\\', '/'))
  if (isAbsolute(inside) || /^\.\.(\/|$)|^[a-z][a-z0-9+.-]*:/i.test(inside)) {
    throw new ShapeError(`error.screenshot: expected a path inside the run folder, got ${path}`)
  }
  return inside
}
