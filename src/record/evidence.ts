// A line of evidence.ndjson: what was seen beside the latency, for one environment, block and subject,
// without an extra request. Sums and counts, so that parts add up to a whole and blocks pool exactly.

import type { Subject } from './subject.ts'

/** In the order in which they follow one another. */
export const requestPhases = ['wait', 'dns', 'connect', 'tls', 'first-byte', 'download'] as const
/** `wait`: for a free connection, from the intended start. */
export type RequestPhase = (typeof requestPhases)[number]

/** How many requests it was seen in, and all of their times together. */
export interface Spent {
  count: number
  totalUs: number
}

/**
 * What the main thread of a browser journey's page did besides waiting; `task` is all of it. Of the
 * page that was open at the end of the iteration: Chromium counts anew with each page.
 */
export const renderingParts = ['script', 'layout', 'style', 'task'] as const
export type RenderingPart = (typeof renderingParts)[number]

/**
 * What an answer is like besides its time: of each trait its values, and how many answers had them.
 * Values are few: beyond 20 they are counted as `other`. `encoding` is that of texts alone (`none`
 * where they came as they are), `cache` is `hit` or `miss`, `connection` is `new` or `reused`.
 */
export const traits = [
  'protocol',
  'connection',
  'encoding',
  'cache',
  'cache-control',
  'server',
  'via',
  'version',
  'redirect',
  'cookie',
  'type',
] as const
export type Trait = (typeof traits)[number]

/** Sums for a straight line of latency (y, ms) over something (x): bytes, or a number in the URL. */
export interface Growth {
  count: number
  x: number
  y: number
  xx: number
  xy: number
  yy: number
}

export interface SlowRequest {
  /** Of the response time. */
  durationUs: number
  startedAt: string
  /** Of the `traceparent` that was sent with it. */
  traceId: string
  method: string
  /** Path and query, secrets masked. */
  target: string
  status?: number
}

export interface HostEvidence {
  requests: number
  bytes: number
  totalUs: number
  /** Another host than the environment's own. */
  foreign: boolean
}

export interface EvidenceLine extends EvidencePart {
  environment: string
  /** The same numbers as in series.ndjson; for journeys the pair. Never of the warm-up. */
  block: number
  subject: Subject
}

/** What was seen, without what it was seen of. */
export interface EvidencePart {
  /** Requests that this line is made of: whole answers. */
  requests: number
  /**
   * Of them, those whose headers were read: `traits`, `serverTiming` and the growth over parameters
   * are theirs. Absent: all.
   */
  sampled?: number
  /** Of their bodies, on the wire. */
  bytes: number
  phases: Partial<Record<RequestPhase, Spent>>
  /** By the entry's name: `db`, `cache`, `render`; µs. */
  serverTiming: Record<string, Spent>
  traits: Partial<Record<Trait, Record<string, number>>>
  /** By `host:port`; for journeys alone. */
  hosts?: Record<string, HostEvidence>
  /** For browser journeys alone, µs. */
  rendering?: Partial<Record<RenderingPart, number>>
  statuses: Record<string, number>
  errorKinds: Record<string, number>
  /** Answers with a Retry-After header. */
  retryAfter: number
  /** Latency over the size of the answer (bytes), and over numbers in the URL (`page`, `limit`, `:id`). */
  growth?: { bytes?: Growth; parameters?: Record<string, Growth> }
  /** Requests under way, on average over the block, failed ones too; for traffic alone. */
  inFlight?: number
  /** The slowest of the block that carried a trace id, slowest first, at most three. */
  slowest: SlowRequest[]
}
