// The `traffic` section of the schema: which log is replayed, what becomes of its requests, and how
// they are sent. Every description is a line of docs/configuration.md.

import { z } from 'zod'
import { logFormat } from './log-format-schema.ts'
import { byteSize, duration, positiveDuration, share } from './quantities.ts'
import { regularExpression } from './regular-expression.ts'
import { path, positive, text } from './words.ts'

const expressions = z.array(regularExpression).meta({ written: 'a list of regular expressions' })

const rewrite = z.strictObject({
  match: regularExpression.describe('regular expression for path and query'),
  to: z.string().meta({ written: 'text' }).describe('what its match becomes; `$1` is a group'),
})

const mask = z.strictObject({
  parameters: z
    .array(text)
    .meta({ written: 'a list of names' })
    .default([])
    .describe('query parameters whose values are always masked'),
  patterns: expressions.default([]).describe('what matches in path or query is masked'),
  keep: z
    .array(text)
    .meta({ written: 'a list of names' })
    .default([])
    .describe('query parameters that look like secrets and are none'),
})

/** A function gets a path with its query, and gives the one to send to this environment. */
export type MapTarget = (target: string, method: string) => string

const ids = z
  .union([
    path,
    z.custom<MapTarget>((value) => typeof value === 'function', { error: 'a function' }),
  ])
  .meta({ written: 'a path of a CSV file, or a function' })

const moment = z
  .union([z.iso.datetime({ offset: true, local: true }), z.date()])
  .meta({ written: 'a time such as `2026-05-04T02:00:00Z` (without a zone: UTC)' })
  .transform((value) =>
    value instanceof Date
      ? value.getTime()
      : Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`),
  )

export const traffic = z
  .strictObject({
    log: z
      .union([text, z.array(text).min(1)])
      .meta({ written: 'a file or glob, or a list of them' })
      .optional()
      .describe('access logs of production, plain or packed (.gz, .zst); read as one, by time'),
    plan: path
      .optional()
      .describe('a plan that `trueup traffic plan` has written, in place of a log'),
    format: logFormat
      .optional()
      .describe('format of the log; default: what its first lines look like'),
    timeMeans: z
      .enum(['start', 'end'])
      .optional()
      .describe('what the time stamp means, where a server deviates from its format'),
    maxRejected: share
      .optional()
      .describe('stops where more of the lines than this cannot be used'),
    from: moment.optional().describe('replays what arrived at this time or later'),
    to: moment.optional().describe('replays what arrived before this time'),
    duration: positiveDuration.optional().describe('how long the replay takes at most'),
    scale: positive
      .default(1)
      .describe('0.1 replays a tenth of the traffic, 3 three times of it; times stay as they are'),
    scaleBy: z
      .enum(['client', 'request'])
      .default('client')
      .describe('what is left out or repeated: whole clients, or single requests'),
    rate: positive.optional().describe('mean requests a second, in place of scale'),
    speed: positive.default(1).describe('2 replays an hour of the log in half an hour'),
    shape: z
      .enum(['recorded', 'smooth', 'spiky', 'seasonal'])
      .default('recorded')
      .describe('arrivals as in the log, or a shape in their place that keeps the mix'),
    routes: z
      .union([path, z.array(text).min(1)])
      .meta({ written: 'a list of routes such as `/products/:id`, or a path' })
      .optional()
      .describe('routes that make endpoints, or a file of OpenAPI; default: learned from the log'),
    maxEndpoints: z
      .int()
      .min(1)
      .default(200)
      .describe('endpoints told apart at most; the rest is `other`'),
    allow: z
      .array(text)
      .meta({ written: 'a list such as `POST /search`' })
      .default([])
      .describe(
        'method and route of what may be sent besides GET, HEAD and OPTIONS; sent without a body',
      ),
    assets: z
      .enum(['all', 'unhashed', 'none'])
      .default('unhashed')
      .describe('static files: all, none, or only those whose name holds no hash of a build'),
    drop: expressions.default([]).describe('leaves out the requests whose path and query match'),
    rewrite: z
      .array(rewrite)
      .default([])
      .describe('changes to path and query, one after the other'),
    mask: mask.prefault({}).describe('what is masked besides what looks like a secret'),
    ids: z
      .record(text, ids)
      .default({})
      .describe(
        'ids of the log as an environment has them: a CSV with the columns from and to, or a function of path and method',
      ),
    schedule: z
      .enum(['duet', 'alternate'])
      .default('duet')
      .describe('both environments at the same moment, or one block after the other'),
    block: positiveDuration
      .optional()
      .describe('length of a block; default: a fortieth of the replay, from 1 s to 30 s'),
    stopEarly: z
      .boolean()
      .default(false)
      .describe(
        'ends the replay once p50 or p95 of all traffic is surely beyond its margin; costs a little: headline cells are then judged at 4 % instead of 5 %',
      ),
    warmUp: duration.prefault('10s').describe('requests before the first block; never judged'),
    ramp: duration
      .prefault('10s')
      .describe('how long the rate takes to its height, in the warm-up'),
    timeout: positiveDuration
      .prefault('30s')
      .describe('a whole request, from its intended start to the last byte'),
    connectTimeout: positiveDuration.prefault('10s').describe('how long a connection may take'),
    maxBody: byteSize.prefault('64MiB').describe('larger answers are cut off and count as errors'),
    connections: z
      .enum(['keep-alive', 'per-client'])
      .default('keep-alive')
      .describe('connections that are shared and kept, or a new one for each client of the log'),
    maxConnections: z
      .int()
      .min(1)
      .default(256)
      .describe('connections to an environment at most; what waits for one, waits in its time'),
    workers: z
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe(
        'threads that send, for each environment; default: one for each 1,000 requests a second, as far as there are cores for both',
      ),
    sender: z
      .enum(['auto', 'undici', 'lean'])
      .default('auto')
      .describe('what sends; lean is faster and does plain HTTP/1.1 alone'),
  })
  .refine((value) => (value.log === undefined) !== (value.plan === undefined), {
    error: 'either log or plan',
  })
  .refine((value) => value.rate === undefined || value.scale === 1, {
    error: 'either rate or scale',
  })
  .refine((value) => value.plan === undefined || settledByPlan(value).length === 0, {
    error: ({ input }) =>
      `a log in place of plan, or no ${settledByPlan(input as Partial<Settled>).join(', ')}: a plan is scaled and shaped when it is made`,
  })

const unsettled = {
  format: undefined,
  timeMeans: undefined,
  from: undefined,
  to: undefined,
  scale: 1,
  rate: undefined,
  speed: 1,
  shape: 'recorded',
  routes: undefined,
} as const
type Settled = Record<keyof typeof unsettled, unknown>

/** What a plan does not do any more, though it is asked for. */
function settledByPlan(value: Partial<Settled>): string[] {
  const keys = Object.keys(unsettled) as (keyof Settled)[]
  return keys.filter((key) => (value[key] ?? unsettled[key]) !== unsettled[key])
}

/** When an environment is spared: sliding, on both sides, from the first request on. */
export const breaker = z.strictObject({
  window: positiveDuration.prefault('10s').describe('the time that is looked back on'),
  atLeast: z.int().min(1).default(20).describe('requests in that time, for it to say anything'),
  errorPoints: positive
    .max(100)
    .default(20)
    .describe('stops where errors are this many points of 100 above the start of the run'),
  latencyFactor: z
    .number()
    .min(1)
    .default(5)
    .describe('stops where the median is this many times that of the start of the run'),
  coolDown: duration
    .prefault('0s')
    .describe(
      'where it would stop the first time, both sides pause for so long instead, and it stops if that did not help; `0s`: at once',
    ),
})
