// Checks a raw value against the schema, and turns what zod says into faults: all of them, in the
// words of the reference page.

import type { z } from 'zod'
import { describeType } from './describe-type.ts'
import { describeValue, kindOf, valueAt } from './describe-value.ts'
import { type Fault, writePath } from './faults.ts'
import { nearestKey } from './nearest-key.ts'
import { type Config, schema } from './schema.ts'
import { keysAt, schemaAt } from './schema-tree.ts'

export function checkShape(value: unknown): { config: Config } | { faults: Fault[] } {
  const result = schema.safeParse(value)
  if (result.success) return { config: result.data }
  return { faults: oneAPath(result.error.issues.flatMap((issue) => faultsOf(issue, value))) }
}

/** What is no duration is no duration above zero either: a value's first fault says enough. */
function oneAPath(faults: Fault[]): Fault[] {
  const first = new Map<string, Fault>()
  for (const fault of faults) if (!first.has(fault.path)) first.set(fault.path, fault)
  return [...first.values()]
}

function faultsOf(issue: z.core.$ZodIssue, whole: unknown): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...issue.path, key], whole))
  }
  if (issue.code === 'invalid_union') {
    const inside = issue.errors.find((faults) => faults.every(isInside))
    if (inside !== undefined) {
      return inside.flatMap((it) => faultsOf({ ...it, path: [...issue.path, ...it.path] }, whole))
    }
  }
  const value = valueAt(whole, issue.path)
  const path = writePath(issue.path)
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? 'another name'
    return [{ path, expected, came: 'that name' }]
  }
  const type = schemaAt(issue.path)
  // Only checks that the schema words itself are more exact than the description of the type.
  const expected = issue.code === 'custom' || !type ? issue.message : describeType(type)
  return [{ path, expected, came: describeValue(value, issue.path) }]
}

/** Of alternatives: the value has the form of the one that only finds fault with what is in it. */
function isInside({ path, code }: z.core.$ZodIssue): boolean {
  return path.length > 0 || code === 'unrecognized_keys'
}

function unknownKey(path: PropertyKey[], whole: unknown): Fault {
  const known = keysAt(path.slice(0, -1))
  const near = nearestKey(String(path.at(-1)), known)
  return {
    path: writePath(path),
    expected: `one of ${known.join(', ')}`,
    came: `an unknown key with ${kindOf(valueAt(whole, path))}`,
    ...(near !== undefined && { hint: `did you mean ${near}?` }),
  }
}
