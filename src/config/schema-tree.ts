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

/** The bare schema at a path of a configuration, if the schema goes that far. */
export function schemaAt(path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let type: z.core.$ZodType | undefined = bare(schema)
  for (const key of path) {
    if (type instanceof z.ZodObject) type = new Map(Object.entries(type.shape)).get(String(key))
    else if (type instanceof z.ZodRecord) type = type.valueType
    else if (type instanceof z.ZodArray) type = type.element
    else return undefined
    if (type === undefined) return undefined
    type = bare(type)
  }
  return type
}

export function keysAt(path: readonly PropertyKey[]): string[] {
  const type = schemaAt(path)
  return type instanceof z.ZodObject ? Object.keys(type.shape) : []
}
