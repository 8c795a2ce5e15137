// Reads the zod schema as a tree: what lies under a key, without the wrappers around it. The faults
// of a configuration and the reference page are both written from it.

import { z } from 'zod'
import { schema } from './schema.ts'

/** The schema that says what may be written, without defaults, optionality and transforms. */
export function bare(type: z.core.$ZodType): z.core.$ZodType {
  if (type instanceof z.ZodDefault) return bare(type.unwrap())
  if (type instanceof z.ZodPrefault) return bare(type.unwrap())
  if (type instanceof z.ZodOptional) return bare(type.unwrap())
  if (type instanceof z.ZodPipe) return bare(type.in)
  return type
}

/** What may stand under a key of an object, a record or a list. */
export function typeUnder(type: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (type instanceof z.ZodRecord) return type.valueType
  if (type instanceof z.ZodArray) return type.element
  if (type instanceof z.ZodUnion) {
    const under = type.options.map((option) => typeUnder(bare(option), key))
    return under.find((it) => it !== undefined)
  }
  if (!(type instanceof z.ZodObject)) return undefined
  return Object.hasOwn(type.shape, key) ? type.shape[String(key)] : undefined
}

/** The bare schema at a path of a configuration, if the schema goes that far. */
export function schemaAt(path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let type: z.core.$ZodType | undefined = bare(schema)
  for (const key of path) {
    const under: z.core.$ZodType | undefined = type && typeUnder(type, key)
    type = under && bare(under)
  }
  return type
}

export function keysAt(path: readonly PropertyKey[]): string[] {
  const type = schemaAt(path)
  const types = type instanceof z.ZodUnion ? type.options.map(bare) : [type]
  return types.flatMap((it) => (it instanceof z.ZodObject ? Object.keys(it.shape) : []))
}
