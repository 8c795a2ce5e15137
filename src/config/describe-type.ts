// Says in words what a key takes: for the faults of a configuration and for the reference page.

import { z } from 'zod'
import { bare } from './schema-tree.ts'

export function describeType(wrapped: z.core.$ZodType): string {
  const type = bare(wrapped)
  const written = z.globalRegistry.get(type)?.written ?? z.globalRegistry.get(wrapped)?.written
  if (typeof written === 'string') return written
  if (type instanceof z.ZodUnion) return type.options.map(describeType).join(', or ')
  if (type instanceof z.ZodEnum) return `one of ${type.options.join(', ')}`
  if (type instanceof z.ZodArray) return 'a list'
  if (type instanceof z.ZodObject) return `an object with ${Object.keys(type.shape).join(', ')}`
  if (type instanceof z.ZodRecord) return 'an object'
  if (type instanceof z.ZodBoolean) return 'true or false'
  if (type instanceof z.ZodNumber) return describeNumber(type)
  if (type instanceof z.ZodString) return 'text that is not empty'
  return 'any value'
}

function describeNumber(type: z.ZodNumber): string {
  const kind = type.format === 'safeint' ? 'a whole number' : 'a number'
  const { minValue: least, maxValue: most } = type
  if (least === null || least <= Number.MIN_SAFE_INTEGER) return kind
  if (most !== null && most < Number.MAX_SAFE_INTEGER) return `${kind} from ${least} to ${most}`
  return `${kind}, ${least} or more`
}
