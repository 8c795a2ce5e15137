// One request of a replay on its way. Its times are those of the sender's own clock,
// `performance.now()`; whoever carries it fills in what came back.

import type { Connecting } from '../../environments/sockets.ts'
import { newTraceparent, traceIdOf } from '../../environments/traceparent.ts'
import type { RequestBody } from '../../plan/saturation-plan.ts'
import type { AnswerHead } from '../../record/answer-traits.ts'
import type { BlockTally } from './block-tally.ts'
import type { ReplayConnection } from './connection.ts'
import type { ArrivalBatch } from './messages.ts'
import { isSampled } from './sampling.ts'

/** Of a sampled answer. */
export type SampledHead = Pick<AnswerHead, 'headers' | 'cookies' | 'protocol'>

export class ReplayRequest {
  readonly block: BlockTally
  readonly endpoint: number
  readonly method: string
  readonly target: string
  /** A log has none; a search for saturation may. */
  readonly body: RequestBody | undefined
  readonly loggedStatus: number
  readonly client: number
  /** Later by a pause that came while it waited for a connection. */
  intendedMs: number
  /** When a connection took it; 0 while it waits for one. */
  startedMs = 0
  /** How the connection was made that carried it, if it was made for it. */
  connecting: Connecting | null = null
  /** 0 before it has come. */
  firstByteMs = 0
  /** Sent along; '' for most requests, of which no head is kept either. */
  readonly traceparent: string
  head: SampledHead | null = null
  connection: ReplayConnection | null = null
  status = 0
  /** Of the body, as they came. */
  bytes = 0
  retryAfter = ''
  retried = false
  finished = false
  /** Neighbours in the list of what is in flight, ordered by intended start. */
  before: ReplayRequest | null = null
  after: ReplayRequest | null = null

  constructor(block: BlockTally, batch: ArrivalBatch, index: number, intendedMs: number) {
    this.block = block
    this.endpoint = batch.endpoints[index]!
    this.method = batch.methods[index]!
    this.target = batch.targets[index]!
    this.body = batch.bodies?.[index]
    this.loggedStatus = batch.statuses[index]!
    this.client = batch.clients[index]!
    this.intendedMs = intendedMs
    this.traceparent = isSampled(batch.atUs[index]!, batch.sampleEvery) ? newTraceparent() : ''
  }

  get traceId(): string | undefined {
    return traceIdOf(this.traceparent)
  }

  /** It may be sent a second time without doing anything twice. */
  get repeatable(): boolean {
    return this.method === 'GET' || this.method === 'HEAD'
  }

  /** The query stays out of it: it may hold what is secret. */
  lateMessage(timeoutMs: number): string {
    const path = this.target.split('?', 1)[0]
    const came = this.startedMs === 0 ? 'all connections were busy' : 'no whole answer had come'
    return `${this.method} ${path}: not done ${timeoutMs} ms after its intended start, ${came}; if it may take longer, raise traffic.timeout`
  }
}
