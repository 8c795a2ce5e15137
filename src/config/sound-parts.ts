// Takes out of a faulty configuration what is right by itself, key by key, so that the checks
// between keys can add their faults to the others instead of waiting for them to be corrected.

import { z } from 'zod'
import { type Config, schema } from './schema.ts'
import { bare, typeUnder } from './schema-tree.ts'

/** Anything may be missing, at every depth. */
export type Sound<T> = T extends readonly (infer E)[]
  ? (Sound<E> | undefined)[]
  : T extends object
    ? { [K in keyof T]?: Sound<T[K]> }
    : T

export function soundParts(value: unknown): Sound<Config> {
  return (soundPart(schema, value) ?? {}) as Sound<Config>
}

function soundPart(wrapped: z.core.$ZodType, value: unknown): unknown {
  const result = z.safeParse(wrapped, value)
  if (result.success) return result.data
  const type = bare(wrapped)
  if (Array.isArray(value)) {
    return type instanceof z.ZodArray
      ? value.map((item) => soundPart(type.element, item))
      : undefined
  }
  const holdsKeys = type instanceof z.ZodObject || type instanceof z.ZodRecord
  if (typeof value !== 'object' || value === null || !holdsKeys) return undefined
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const under = typeUnder(type, key)
      return under ? [[key, soundPart(under, inner)]] : []
    }),
  )
}
