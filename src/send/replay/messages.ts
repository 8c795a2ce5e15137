// What a coordinator and its replay senders say to each other: plain data, so that a sender can be
// a thread or, one day, another machine. Times of day are milliseconds since 1970 with fractions,
// `performance.timeOrigin + performance.now()`: all senders start an arrival at the same moment.

import type { EnvironmentConfig } from '../../config/schema.ts'
import type { Detours } from '../../environments/detour.ts'
import type { RequestBody } from '../../plan/saturation-plan.ts'
import type { EvidencePart } from '../../record/evidence.ts'
import type { SeriesLine } from '../../record/series.ts'
import type { TrafficCounts } from '../../record/traffic-ledger.ts'

export interface SenderSetup {
  /** Where to send, and all that are configured. */
  environment: string
  environments: Record<string, EnvironmentConfig>
  detours?: Detours
  /** Goes into the marker header `x-trueup-run`. */
  runId: string
  /** Of trueup; goes into `user-agent`, unless the configuration sets one. */
  version: string
  /** `lean` holds for plain http without a proxy; elsewhere undici is taken all the same. */
  client: 'undici' | 'lean'
  /** One pool for all, or connections of its own for each client of the log. */
  connections: 'shared' | 'per-client'
  /** When so many are open and busy, requests wait, and the wait counts. */
  maxConnections: number
  /** From the intended start to the last byte. */
  timeoutMs: number
  connectTimeoutMs: number
  maxBodyBytes: number
  /** This sender's share of the environment's `maxRate`, requests a second; what exceeds it is dropped. */
  maxRate?: number
  /** Endpoints that have evidence of their own; that of the others is in the traffic's. */
  evidenceOf: number[]
}

/** Arrivals as columns; handed over ahead of time, in order of time. */
export interface ArrivalBatch {
  block: number
  /** Time of day of the plan's zero: the same for all senders, and whatever pauses there were. */
  originMs: number
  /** Intended starts from the plan's zero, never decreasing. */
  atUs: Float64Array<ArrayBuffer>
  /** Index into the plan's endpoints. */
  endpoints: Uint32Array<ArrayBuffer>
  /** Status of the log's own line; 0 where it did not say. */
  statuses: Uint16Array<ArrayBuffer>
  clients: Uint32Array<ArrayBuffer>
  methods: string[]
  /** Path and query. */
  targets: string[]
  /** Absent where none of them has one. */
  bodies?: (RequestBody | undefined)[]
  /** Closed loop, for warm-up: so many at a time, one after the other; the times are not looked at. */
  atATime?: number
  /** One of so many requests carries a trace and has its headers read; 0 for none. */
  sampleEvery: number
}

export type SenderOrder =
  | { kind: 'send'; batch: ArrivalBatch }
  /** No more arrivals of this block will come. */
  | { kind: 'end-block'; block: number }
  /** Arrivals that have not left, and those intended at `fromMs` (time of day) or later, start `forMs` later. */
  | { kind: 'pause'; fromMs: number; forMs: number }
  /** The other environment did not get this arrival of the block, so it is dropped here too. */
  | { kind: 'leave-out'; block: number; place: number }
  /** At once, or with the end of a block: what is left of later blocks is dropped. */
  | { kind: 'stop'; afterBlock?: number }
  | { kind: 'close' }

/** What a line of series.ndjson says of a subject. */
export type SeriesPart = Pick<
  SeriesLine,
  'response' | 'service' | 'failures' | 'count' | 'errors' | 'statuses' | 'bytes'
>

/** What is reported of a subject. */
export interface SubjectPart extends SeriesPart {
  evidence?: EvidencePart
  /** Time that requests were under way, failed ones too, all together. */
  busyMs: number
}

/** Was it the generator that was slow? Of one sender, during the block. */
export interface GeneratorLoad {
  /** Histogram: how much later than intended requests were released, µs. */
  lag: string
  eventLoopDelayUs: { p50: number; p99: number; max: number }
  /** Of a core: 1 is all of it. */
  cpu: number
  /** Time in the garbage collector, as a share of the block. */
  gc: number
  /** Open at the end of the block. */
  connections: number
  /** Requests that found all connections busy. */
  waited: number
}

export interface BlockReport {
  block: number
  /** False when a stop cut it short; then requests were dropped or given up. */
  complete: boolean
  startedAt: string
  /** From the first intended start to the last answer. */
  durationMs: number
  ledger: TrafficCounts
  traffic: SubjectPart
  endpoints: (SubjectPart & { endpoint: number })[]
  /** One message by kind of error. */
  examples: Record<string, string>
  /** A sender each. */
  load: GeneratorLoad[]
}

/** Twice a second, for a breaker: what has finished since the pulse before. */
export interface Pulse {
  atMs: number
  sent: number
  finished: number
  /** Failures, timeouts and unexpected statuses. */
  errors: number
  /** Histogram of the response times of what finished without error, or by a timeout. */
  response: string
  inFlight: number
  /** Age of the oldest request in flight, from its intended start; 0 when there is none. */
  oldestMs: number
}

export type SenderNews =
  | { kind: 'ready' }
  | { kind: 'unusable'; message: string }
  | { kind: 'block'; report: BlockReport }
  | { kind: 'pulse'; pulse: Pulse }
  /** At once when a 429 or 503 says how long to wait. */
  | { kind: 'retry-after'; status: number; afterMs: number; sentAtMs: number }
  /** The sender cannot go on, by no fault of the environment: it stood still, or may open no more. */
  | { kind: 'stood-still'; forMs: number }
  | { kind: 'exhausted'; message: string }
  /** An arrival that would have exceeded `maxRate`, by its place in the block. */
  | { kind: 'held-back'; block: number; place: number }
