// run.json, checked. What is optional in docs/run-folder.md gets its default here; a folder of
// another schema version is refused with the trueup that can read it.

import { readNetworks } from './network-facts.ts'
import { readParity } from './parity.ts'
import { readExperiment } from './read-experiment.ts'
import { readLedger } from './read-ledger.ts'
import { readSaturation } from './read-saturation.ts'
import { readTrafficFacts } from './read-traffic-facts.ts'
import {
  type EnvironmentFacts,
  type JudgingSettings,
  type Ledger,
  type RunFile,
  schemaVersion,
} from './run-file.ts'
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

const statuses = ['running', 'complete', 'interrupted', 'stopped', 'failed'] as const

/** The ledger is null where the file has none. */
export type ReadRunFile = Omit<RunFile, 'ledger'> & { ledger: Ledger | null }

export function readRunFile(value: unknown): ReadRunFile {
  const fields = fieldsOf(value, 'run.json')
  const tool = fieldsOf(fields.tool ?? {}, 'tool')
  const version = optional(tool.version, (it) => nameOf(it, 'tool.version'), 'unknown')
  checkVersion(fields.schemaVersion, version)
  const compare = fieldsOf(fields.compare, 'compare')
  const settings = fieldsOf(fields.settings ?? {}, 'settings')
  return {
    schemaVersion,
    id: nameOf(fields.id, 'id'),
    status: oneOf(fields.status, 'status', statuses),
    ...(fields.reason === undefined ? {} : { reason: textOf(fields.reason, 'reason') }),
    startedAt: timeOf(fields.startedAt, 'startedAt'),
    ...(fields.endedAt === undefined ? {} : { endedAt: timeOf(fields.endedAt, 'endedAt') }),
    tool: { name: 'trueup', version },
    command: textOf(fields.command ?? '', 'command'),
    machine: recordOf(fields.machine ?? {}, 'machine', readFact),
    compare: {
      reference: nameOf(compare.reference, 'compare.reference'),
      candidate: nameOf(compare.candidate, 'compare.candidate'),
    },
    environments: recordOf(fields.environments ?? {}, 'environments', readEnvironment),
    settings: {
      margins: settings.margins,
      expected: recordOf(settings.expected ?? {}, 'settings.expected', readExpected),
      ...(settings.notes !== undefined && {
        notes: recordOf(settings.notes, 'settings.notes', textOf),
      }),
      ...readTracing(settings.tracing),
      ...(settings.stopEarly === true && { stopEarly: true }),
    },
    fingerprint: recordOf(fields.fingerprint ?? {}, 'fingerprint', textOf),
    plan: fields.plan,
    ledger: fields.ledger === undefined ? null : readLedger(fields.ledger),
    ...(fields.traffic === undefined ? {} : { traffic: readTrafficFacts(fields.traffic) }),
    ...(fields.parity === undefined ? {} : { parity: readParity(fields.parity) }),
    ...(fields.experiment === undefined ? {} : { experiment: readExperiment(fields.experiment) }),
    ...(fields.saturation === undefined ? {} : { saturation: readSaturation(fields.saturation) }),
    remarks: listOf(fields.remarks ?? [], 'remarks', textOf, 10_000),
  }
}

/** A link that leads elsewhere than to a page is none: reports make it clickable. */
function readTracing(value: unknown): Pick<JudgingSettings, 'tracing'> {
  if (value === undefined) return {}
  const link = textOf(fieldsOf(value, 'settings.tracing').link, 'settings.tracing.link')
  const leads = /^https?:$/.test(URL.parse(link)?.protocol ?? '') && link.includes('{traceId}')
  return leads ? { tracing: { link } } : {}
}

function checkVersion(value: unknown, tool: string): void {
  if (value === schemaVersion) return
  const version = wholeOf(value, 'schemaVersion', 0, 1_000_000)
  throw new ShapeError(
    `schemaVersion: this trueup reads ${schemaVersion}, the folder has ${version}; use the trueup that wrote it (${tool})`,
  )
}

function readFact(value: unknown, where: string): string | number {
  return typeof value === 'number' ? value : textOf(value, where)
}

function readEnvironment(value: unknown, where: string): EnvironmentFacts {
  const fields = fieldsOf(value, where)
  return {
    url: textOf(fields.url ?? '', `${where}.url`),
    production: fields.production === true,
    headerNames: listOf(fields.headerNames ?? [], `${where}.headerNames`, nameOf, 1_000),
    remarks: listOf(fields.remarks ?? [], `${where}.remarks`, textOf, 1_000),
    ...(fields.network !== undefined && {
      network: readNetworks(fields.network, `${where}.network`),
    }),
  }
}

function readExpected(value: unknown, where: string): { ratio: number; because: string } {
  const fields = fieldsOf(value, where)
  return {
    ratio: numberOf(fields.ratio, `${where}.ratio`, 1e-6, 1e6),
    because: textOf(fields.because, `${where}.because`),
  }
}
