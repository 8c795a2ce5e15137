// The saturation of a run.json, checked.

import { readHistogram } from './read-series.ts'
import {
  type LoopLedger,
  type LoopStep,
  loopParts,
  type OpenStep,
  type SaturationFacts,
  type Search,
  searchEnds,
} from './saturation.ts'
import {
  fieldsOf,
  listOf,
  nameOf,
  numberOf,
  oneOf,
  recordOf,
  textOf,
  timeOf,
  wholeOf,
} from './shape.ts'

const most = Number.MAX_SAFE_INTEGER
const mostSteps = 10_000

export function readSaturation(value: unknown): SaturationFacts {
  const fields = fieldsOf(value, 'saturation')
  return {
    workload: textOf(fields.workload ?? '', 'saturation.workload'),
    ...(fields.maxRate === undefined
      ? {}
      : { maxRate: numberOf(fields.maxRate, 'saturation.maxRate', 0, most) }),
    threads: wholeOf(fields.threads ?? 1, 'saturation.threads', 1, 10_000),
    steps: listOf(fields.steps, 'saturation.steps', readStep, mostSteps),
    searches: recordOf(fields.searches ?? {}, 'saturation.searches', readSearch),
    open: listOf(fields.open ?? [], 'saturation.open', readOpen, mostSteps),
  }
}

function readStep(value: unknown, where: string): LoopStep {
  const fields = fieldsOf(value, where)
  const ledger = readLedger(fields.ledger, `${where}.ledger`)
  return {
    environment: nameOf(fields.environment, `${where}.environment`),
    part: oneOf(fields.part, `${where}.part`, loopParts),
    ...(fields.repeat === undefined
      ? {}
      : { repeat: wholeOf(fields.repeat, `${where}.repeat`, 0, mostSteps) }),
    connections: wholeOf(fields.connections, `${where}.connections`, 1, 1_000_000),
    ...measured(fields, where),
    perSecond: numberOf(fields.perSecond, `${where}.perSecond`, 0, most),
    service: readHistogram(fields.service, `${where}.service`).text,
    ...(fields.cut === undefined ? {} : { cut: textOf(fields.cut, `${where}.cut`) }),
    ...(fields.measuredAgain === true && { measuredAgain: true as const }),
    ledger,
    cpu: numberOf(fields.cpu ?? 0, `${where}.cpu`, 0, 1_000),
    eventLoopDelayP99Us: numberOf(
      fields.eventLoopDelayP99Us ?? 0,
      `${where}.eventLoopDelayP99Us`,
      0,
      most,
    ),
  }
}

function readSearch(value: unknown, where: string): Search {
  const fields = fieldsOf(value, where)
  return {
    end: oneOf(fields.end, `${where}.end`, searchEnds),
    why: textOf(fields.why ?? '', `${where}.why`),
    connections: wholeOf(fields.connections, `${where}.connections`, 0, 1_000_000),
  }
}

function readOpen(value: unknown, where: string): OpenStep {
  const fields = fieldsOf(value, where)
  const ledger = fieldsOf(fields.ledger, `${where}.ledger`)
  const amount = (key: string) => wholeOf(ledger[key] ?? 0, `${where}.ledger.${key}`, 0, most)
  return {
    environment: nameOf(fields.environment, `${where}.environment`),
    share: numberOf(fields.share, `${where}.share`, 0, 10),
    perSecond: numberOf(fields.perSecond, `${where}.perSecond`, 0, most),
    ...measured(fields, where),
    response: readHistogram(fields.response, `${where}.response`).text,
    service: readHistogram(fields.service, `${where}.service`).text,
    lagP99Us: numberOf(fields.lagP99Us ?? 0, `${where}.lagP99Us`, 0, most),
    ...(fields.cut === undefined ? {} : { cut: textOf(fields.cut, `${where}.cut`) }),
    ledger: {
      ...readLedger(fields.ledger, `${where}.ledger`),
      planned: amount('planned'),
      dropped: amount('dropped'),
    },
  }
}

function measured(fields: Record<string, unknown>, where: string) {
  return {
    startedAt: timeOf(fields.startedAt, `${where}.startedAt`),
    durationMs: numberOf(fields.durationMs, `${where}.durationMs`, 0, 366 * 86_400_000),
    count: wholeOf(fields.count, `${where}.count`, 0, most),
    errors: wholeOf(fields.errors, `${where}.errors`, 0, most),
  }
}

function readLedger(value: unknown, where: string): LoopLedger {
  const fields = fieldsOf(value, where)
  const amount = (key: string) => wholeOf(fields[key] ?? 0, `${where}.${key}`, 0, most)
  const counts = (key: string) =>
    recordOf(fields[key] ?? {}, `${where}.${key}`, (item, place) => wholeOf(item, place, 0, most))
  return {
    sent: amount('sent'),
    answered: amount('answered'),
    failed: amount('failed'),
    timedOut: amount('timedOut'),
    closed: amount('closed'),
    errorKinds: counts('errorKinds'),
    statuses: counts('statuses'),
  }
}
