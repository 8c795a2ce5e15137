// What decides how a log becomes a plan: a part of the traffic configuration, and the seed.

import type { TrafficConfig } from '../config/schema.ts'

export interface PlanOptions
  extends Pick<
    TrafficConfig,
    | 'scale'
    | 'scaleBy'
    | 'speed'
    | 'shape'
    | 'maxEndpoints'
    | 'allow'
    | 'assets'
    | 'drop'
    | 'rewrite'
    | 'mask'
  > {
  seed: number
  /** Mean requests a second, in place of scale. */
  rate?: number | undefined
  /** Milliseconds since 1970. */
  from?: number | undefined
  to?: number | undefined
  /** Of the replay, ms. */
  duration?: number | undefined
  /** Patterns such as `/products/:id`, or the paths of an OpenAPI document; else learned. */
  routes?: readonly string[] | undefined
}

/** A plan cannot be made of this log with these options; the user can put it right. */
export class TrafficPlanError extends Error {
  override name = 'TrafficPlanError'
}
