// One line of evidence.ndjson, checked. What it does not say was not seen.

import {
  type EvidenceLine,
  type Growth,
  type HostEvidence,
  renderingParts,
  requestPhases,
  type SlowRequest,
  type Spent,
  traits,
} from './evidence.ts'
import { readSubject } from './read-series.ts'
import {
  fieldsOf,
  listOf,
  nameOf,
  numberOf,
  optional,
  recordOf,
  ShapeError,
  textOf,
  timeOf,
  wholeOf,
} from './shape.ts'

const most = Number.MAX_SAFE_INTEGER
const mostSum = Number.MAX_VALUE

export function readEvidenceLine(value: unknown): EvidenceLine {
  const fields = fieldsOf(value, 'evidence')
  const requests = countOf(fields.requests, 'requests')
  const { sampled, hosts, rendering, growth, inFlight } = fields
  return {
    environment: nameOf(fields.environment, 'environment'),
    block: wholeOf(fields.block, 'block', 0, 1_000_000_000),
    subject: readSubject(fields.subject),
    requests,
    ...(sampled === undefined ? {} : { sampled: wholeOf(sampled, 'sampled', 0, requests) }),
    bytes: amountOf(fields.bytes ?? 0, 'bytes'),
    phases: known(fields.phases, 'phases', requestPhases, readSpent),
    serverTiming: recordOf(fields.serverTiming ?? {}, 'serverTiming', readSpent),
    traits: known(fields.traits, 'traits', traits, readCounts),
    ...(hosts === undefined ? {} : { hosts: recordOf(hosts, 'hosts', readHost) }),
    ...(rendering === undefined
      ? {}
      : { rendering: known(rendering, 'rendering', renderingParts, amountOf) }),
    statuses: readCounts(fields.statuses ?? {}, 'statuses'),
    errorKinds: readCounts(fields.errorKinds ?? {}, 'errorKinds'),
    retryAfter: countOf(fields.retryAfter ?? 0, 'retryAfter'),
    ...(growth === undefined ? {} : { growth: readGrowths(growth) }),
    ...(inFlight === undefined ? {} : { inFlight: amountOf(inFlight, 'inFlight') }),
    slowest: listOf(fields.slowest ?? [], 'slowest', readSlow, 3),
  }
}

function countOf(value: unknown, where: string): number {
  return wholeOf(value, where, 0, most)
}

function amountOf(value: unknown, where: string): number {
  return numberOf(value, where, 0, most)
}

function readCounts(value: unknown, where: string): Record<string, number> {
  return recordOf(value, where, countOf)
}

function readSpent(value: unknown, where: string): Spent {
  const { count, totalUs } = fieldsOf(value, where)
  return { count: countOf(count, `${where}.count`), totalUs: amountOf(totalUs, `${where}.totalUs`) }
}

/** Keys of another version are left out, as everywhere. */
function known<K extends string, T>(
  value: unknown,
  where: string,
  names: readonly K[],
  read: (item: unknown, where: string) => T,
): Partial<Record<K, T>> {
  const fields = fieldsOf(value ?? {}, where)
  const found: Partial<Record<K, T>> = {}
  for (const name of names) {
    if (fields[name] !== undefined) found[name] = read(fields[name], `${where}.${name}`)
  }
  return found
}

function readHost(value: unknown, where: string): HostEvidence {
  const { requests, bytes, totalUs, foreign } = fieldsOf(value, where)
  return {
    requests: countOf(requests, `${where}.requests`),
    bytes: amountOf(bytes ?? 0, `${where}.bytes`),
    totalUs: amountOf(totalUs ?? 0, `${where}.totalUs`),
    foreign: foreign === true,
  }
}

function readGrowths(value: unknown): NonNullable<EvidenceLine['growth']> {
  const { bytes, parameters } = fieldsOf(value, 'growth')
  return {
    ...(bytes === undefined ? {} : { bytes: readGrowth(bytes, 'growth.bytes') }),
    ...optional(
      parameters,
      (item) => ({ parameters: recordOf(item, 'growth.parameters', readGrowth) }),
      {},
    ),
  }
}

function readGrowth(value: unknown, where: string): Growth {
  const fields = fieldsOf(value, where)
  const sum = (name: 'x' | 'y' | 'xx' | 'xy' | 'yy') =>
    numberOf(fields[name], `${where}.${name}`, 0, mostSum)
  const count = countOf(fields.count, `${where}.count`)
  return { count, x: sum('x'), y: sum('y'), xx: sum('xx'), xy: sum('xy'), yy: sum('yy') }
}

function readSlow(value: unknown, where: string): SlowRequest {
  const { durationUs, startedAt, traceId, method, target, status } = fieldsOf(value, where)
  if (typeof traceId !== 'string' || !/^[0-9a-f]{32}$/.test(traceId)) {
    throw new ShapeError(`${where}.traceId: expected 32 digits of 0-9 and a-f`)
  }
  return {
    durationUs: amountOf(durationUs, `${where}.durationUs`),
    startedAt: timeOf(startedAt, `${where}.startedAt`),
    traceId,
    method: nameOf(method, `${where}.method`),
    target: textOf(target, `${where}.target`),
    ...(status === undefined ? {} : { status: wholeOf(status, `${where}.status`, 0, 999) }),
  }
}
