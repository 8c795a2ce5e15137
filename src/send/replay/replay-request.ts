// One request of a replay on its way. Its times are those of the sender's own clock,
// `performance.now()`; whoever carries it fills in what came back.

import type { BlockTally } from './block-tally.ts'
import type { ReplayConnection } from './connection.ts'
import type { ArrivalBatch } from './messages.ts'

export class ReplayRequest {
  readonly block: BlockTally
  readonly endpoint: number
  readonly method: string
  readonly target: string
  readonly loggedStatus: number
  readonly client: number
  /** Later by a pause that came while it waited for a connection. */
  intendedMs: number
  /** When a connection took it; 0 while it waits for one. */
  startedMs = 0
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
    this.loggedStatus = batch.statuses[index]!
    this.client = batch.clients[index]!
    this.intendedMs = intendedMs
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
