// What several parts of the schema are made of: texts, names and paths that are not empty.

import { z } from 'zod'

export const text = z.string().min(1, { error: 'text that is not empty' }).meta({ written: 'text' })

export const path = z.string().min(1).meta({ written: 'a path' })

export const positive = z.number().positive().meta({ written: 'a number above zero' })

const nameRule = 'a name of letters, digits, dots, dashes and underscores'
export const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/i, { error: nameRule })
  .meta({ written: nameRule })
