// One planned request with its intended time: what a traffic plan is made of, and what is sent.

import type { ShapeComparison } from './shape-report.ts'

export interface Arrival {
  /** Intended start, whole µs from the start of the plan; never smaller than that of the one before. */
  atUs: number
  method: string
  /** Path and query, sanitised: begins with a slash and is visible ASCII throughout. */
  target: string
  /** Index into the endpoints of the plan's header. */
  endpoint: number
  /** Status of the log's own line; 0 where it did not say. */
  status: number
  /** Number of the client (32 bits), so that connections and sessions can follow it. */
  client: number
}

export interface PlannedEndpoint {
  method: string
  /** `/products/:id`; `other` with the method `*`. */
  route: string
  planned: number
  /** A target that is planned there, so that one sees what became what. */
  example: string
}

/** What a plan says about itself: the head of a plan file, and what `traffic plan --json` prints. */
export interface TrafficPlanHeader {
  schemaVersion: 1
  seed: number
  /** By falling count; the last is `other` when there were too many. */
  endpoints: PlannedEndpoint[]
  arrivals: number
  durationUs: number
  /** lines read = parsed + rejected; parsed × copies = filtered + planned. */
  lines: { read: number; parsed: number; rejected: number }
  /** How often the log was laid over itself: 1, and more for a scale above 1. */
  copies: number
  /** Requests that are not planned, by reason; over all copies. */
  filtered: Record<string, number>
  /** Values that were masked, by kind; before thinning, over all copies. */
  masked: Record<string, number>
  /** The log's shape over time beside the plan's; null for a plan without arrivals. */
  shape: ShapeComparison | null
  /** What was assumed or changed, in words: spread seconds, stamps that mean the end, … */
  remarks: string[]
}
