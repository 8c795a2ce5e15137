// The `saturation` section of the schema: what the closed loop asks for, how far it may go, and what
// ends it. Every description is a line of docs/configuration.md.

import { z } from 'zod'
import { duration, positiveDuration, share } from './quantities.ts'
import { positive, text } from './words.ts'

const targetRule = 'a path with its query, such as `/search?q=lamp`'
const contentTypeRule = 'a content type, such as `application/json`'
const target = z
  .string()
  .regex(/^\/[\x21-\x7e]*$/, { error: targetRule })
  .meta({ written: targetRule })

const mayHaveBody = ['POST', 'PUT', 'PATCH', 'DELETE']

const weighted = z
  .strictObject({
    path: target.describe('path with its query'),
    method: z
      .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      .default('GET')
      .describe('method'),
    body: z
      .string()
      .min(1)
      .optional()
      .describe('sent as it stands; not with GET, HEAD and OPTIONS'),
    contentType: z
      .string()
      .regex(/^[\x21-\x7e][\x20-\x7e]*$/, { error: contentTypeRule })
      .meta({ written: contentTypeRule })
      .default('application/json')
      .describe('of the body'),
    weight: positive.default(1).describe('how often, beside the weights of the others'),
  })
  .refine(({ method, body }) => body === undefined || mayHaveBody.includes(method), {
    error: `no body, or a method that has one: ${mayHaveBody.join(', ')}`,
    path: ['body'],
  })

const timeout = positiveDuration
  .refine((ms) => ms >= 1_000, { error: 'a duration of at least one second' })
  .prefault('10s')

export const saturation = z
  .strictObject({
    requests: z
      .union([target, z.array(z.union([target, weighted])).min(1)])
      .optional()
      .meta({
        written: 'a path such as `/search?q=lamp`, or a list of paths and weighted requests',
      })
      .describe(
        'what is asked for: one path, or a list of paths and `{ path, method, body, contentType, weight }`; default: the mix of `traffic`',
      ),
    maxConnections: z
      .int()
      .min(1)
      .max(10_000)
      .default(256)
      .describe('connections to an environment at most'),
    step: positiveDuration.prefault('5s').describe('how long each number of connections is held'),
    repeats: z
      .int()
      .min(6)
      .max(100)
      .default(8)
      .describe('how often the capacity of each environment is measured, in pairs'),
    warmUp: duration.prefault('5s').describe('with a few connections, before; never judged'),
    maxErrors: share.prefault('1%').describe('more errors than this end the search'),
    maxLatency: positiveDuration
      .optional()
      .describe('a p95 of the service time above this ends the search'),
    latencyFactor: z
      .number()
      .min(1)
      .default(10)
      .describe('a median this many times that of one connection ends the search'),
    confirm: duration
      .prefault('10s')
      .describe(
        'how long each rate of the open loop is held afterwards, in each environment; `0s` leaves it out',
      ),
    timeout: timeout.describe('a whole request; one second at least'),
    allowOnProduction: text
      .optional()
      .describe(
        'allows the search on a production environment, together with `maxRate`; the value says why',
      ),
    maxRate: positive
      .optional()
      .describe(
        'requests a second at most, in both environments; a search that comes to it ends there, and says so',
      ),
  })
  .refine((value) => value.allowOnProduction === undefined || value.maxRate !== undefined, {
    error: 'maxRate beside allowOnProduction: the most that production may be asked for',
    path: ['maxRate'],
  })
