// What run.json says about how a replay went, checked.

import type { GeneratorFacts, TrafficFacts } from './run-file.ts'
import { fieldsOf, listOf, numberOf, recordOf, textOf, wholeOf } from './shape.ts'

const most = Number.MAX_SAFE_INTEGER
const mostParts = 1_000

export function readTrafficFacts(value: unknown): TrafficFacts {
  const fields = fieldsOf(value, 'traffic')
  const shape = fieldsOf(fields.shape ?? {}, 'traffic.shape')
  const parts = (list: unknown, where: string) =>
    listOf(list ?? [], where, (item, place) => numberOf(item, place, 0, most), mostParts)
  return {
    ...(fields.bottleneck === undefined
      ? {}
      : { bottleneck: textOf(fields.bottleneck, 'traffic.bottleneck') }),
    affected: listOf(fields.affected ?? [], 'traffic.affected', readAffected, 1_000_000),
    ...(fields.ports === undefined ? {} : { ports: readPorts(fields.ports) }),
    ...(fields.headroom === undefined ? {} : { headroom: readHeadroom(fields.headroom) }),
    generator: recordOf(fields.generator ?? {}, 'traffic.generator', readGenerator),
    shape: {
      partMs: numberOf(shape.partMs ?? 0, 'traffic.shape.partMs', 0, most),
      planned: parts(shape.planned, 'traffic.shape.planned'),
      sent: recordOf(shape.sent ?? {}, 'traffic.shape.sent', parts),
    },
  }
}

function readAffected(
  value: unknown,
  where: string,
): NonNullable<TrafficFacts['affected']>[number] {
  const fields = fieldsOf(value, where)
  return {
    block: wholeOf(fields.block, `${where}.block`, 0, most),
    why: textOf(fields.why ?? '', `${where}.why`),
  }
}

function readPorts(value: unknown): NonNullable<TrafficFacts['ports']> {
  const fields = fieldsOf(value, 'traffic.ports')
  return {
    used: wholeOf(fields.used, 'traffic.ports.used', 0, most),
    of: wholeOf(fields.of, 'traffic.ports.of', 0, most),
  }
}

function readHeadroom(value: unknown): NonNullable<TrafficFacts['headroom']> {
  const fields = fieldsOf(value, 'traffic.headroom')
  return {
    perSecond: numberOf(fields.perSecond, 'traffic.headroom.perSecond', 0, most),
    workers: wholeOf(fields.workers ?? 1, 'traffic.headroom.workers', 1, 10_000),
  }
}

function readGenerator(value: unknown, where: string): GeneratorFacts {
  const fields = fieldsOf(value, where)
  const amount = (key: keyof GeneratorFacts) =>
    numberOf(fields[key] ?? 0, `${where}.${key}`, 0, most)
  return {
    lagP50Us: amount('lagP50Us'),
    lagP99Us: amount('lagP99Us'),
    eventLoopDelayP99Us: amount('eventLoopDelayP99Us'),
    cpu: amount('cpu'),
    waited: amount('waited'),
    gc: amount('gc'),
    connections: amount('connections'),
  }
}
