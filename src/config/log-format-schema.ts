// How a configuration says what the lines of a log look like: the `traffic.format` of the schema.

import { z } from 'zod'
import { text } from './words.ts'

const units = ['s', 'ms', 'us', 'ns'] as const
const key = text.meta({ written: 'a key, with dots into objects' })

const jsonMapping = z
  .strictObject({
    time: key
      .optional()
      .describe(
        'key of the time stamp: a number, or text such as 2026-05-04T02:00:00Z; without it a replay needs rate or duration',
      ),
    timeUnit: z
      .enum(units)
      .optional()
      .describe('unit of a time stamp that is a number; default: told by its size'),
    timeMeans: z
      .enum(['start', 'end'])
      .optional()
      .describe('whether the stamp is the start of the request or its end; default: end'),
    method: key.optional().describe('key of the method'),
    path: key.optional().describe('key of the path, with the query if there is one'),
    request: key.optional().describe('key of a whole request line, in place of method and path'),
    status: key.optional().describe('key of the status'),
    bytes: key.optional().describe("key of the answer's size in bytes"),
    latency: key.optional().describe('key of the time that the request took'),
    latencyUnit: z
      .enum(units)
      .optional()
      .describe('unit of that time; default: told by the key (`duration_ms`), else s'),
    client: key.optional().describe('key of whatever identifies the client'),
    host: key.optional().describe('key of the host'),
  })
  .refine(({ path, request }) => path !== undefined || request !== undefined, {
    error: 'a mapping with path or request',
  })

export const logFormat = z
  .union([
    text,
    z.strictObject({
      json: jsonMapping.describe(
        'where a line of JSON holds what, where the usual names do not do',
      ),
    }),
  ])
  .meta({
    written:
      'the name of a format, a format string of nginx (`$`), Apache, HAProxy or Envoy (`%`), or `{ json: { … } }`',
  })
