// What the probes of a run found in its environments besides speed: versions, settings, certificates.
// In run.json, so that judging needs neither the configuration nor the environments any more.

import { fieldsOf, listOf, nameOf, oneOf, recordOf, textOf } from './shape.ts'

export const probeKinds = ['http', 'command', 'tls', 'headers'] as const
export type ProbeKind = (typeof probeKinds)[number]

/** A value as it may be shown: of a secret or a long one, its hash. `unknown` says why there is none. */
export type ProbeValue = { value: string } | { unknown: string }

export interface ProbeResult {
  kind: ProbeKind
  /** By environment. */
  environments: Record<string, ProbeValue>
  /** Why a difference is no fault. */
  expected?: string
  /** A difference turns the run red. */
  mustMatch?: true
  /** The subjects that a difference may say something about; absent where it is all of them. */
  concerns?: string[]
}

/** By the name of the probe. */
export type Parity = Record<string, ProbeResult>

export function readParity(value: unknown): Parity {
  return recordOf(value, 'parity', readResult)
}

function readResult(value: unknown, where: string): ProbeResult {
  const fields = fieldsOf(value, where)
  return {
    kind: oneOf(fields.kind, `${where}.kind`, probeKinds),
    environments: recordOf(fields.environments, `${where}.environments`, readValue),
    ...(fields.expected !== undefined && {
      expected: textOf(fields.expected, `${where}.expected`),
    }),
    ...(fields.mustMatch === true && { mustMatch: true }),
    ...(fields.concerns !== undefined && {
      concerns: listOf(fields.concerns, `${where}.concerns`, nameOf, 1_000),
    }),
  }
}

function readValue(value: unknown, where: string): ProbeValue {
  const fields = fieldsOf(value, where)
  return fields.unknown === undefined
    ? { value: textOf(fields.value, `${where}.value`) }
    : { unknown: textOf(fields.unknown, `${where}.unknown`) }
}
