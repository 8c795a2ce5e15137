// What has happened in one block so far. A request belongs to the block of its intended start, even
// when it finishes after it; the block is whole when nothing of it is planned or in flight any more.

import { EvidenceTally } from '../../record/evidence-tally.ts'
import { Histogram } from '../../record/histogram.ts'
import type { TrafficCounts } from '../../record/traffic-ledger.ts'
import type { Failure } from './connection.ts'
import { statusClass } from './outcome.ts'
import type { ReplayRequest } from './replay-request.ts'
import { enterEvidence } from './request-evidence.ts'

export class EndpointTally {
  readonly response = new Histogram()
  readonly service = new Histogram()
  readonly failures = new Histogram()
  errors = 0
  readonly statuses: Record<string, number> = {}
  bytes = 0
  busyMs = 0
  readonly evidence = new EvidenceTally()

  add(other: EndpointTally): void {
    this.response.add(other.response)
    this.service.add(other.service)
    this.failures.add(other.failures)
    this.errors += other.errors
    this.bytes += other.bytes
    this.busyMs += other.busyMs
    this.evidence.add(other.evidence.part())
    for (const [status, count] of Object.entries(other.statuses)) add(this.statuses, status, count)
  }
}

export class BlockTally {
  readonly block: number
  readonly ledger: TrafficCounts = {
    planned: 0,
    sent: 0,
    answered: 0,
    failed: 0,
    timedOut: 0,
    retried: 0,
    dropped: {},
    errorKinds: {},
    statuses: {},
    redirects: 0,
    classes: {},
  }
  readonly lag = new Histogram()
  readonly endpoints = new Map<number, EndpointTally>()
  readonly examples: Record<string, string> = {}
  /** Handed over, not yet released or dropped. */
  pending = 0
  inFlight = 0
  /** No more arrivals will be handed over. */
  ended = false
  complete = true
  /** First intended start and last end, by `performance.now()`. */
  firstMs = Number.POSITIVE_INFINITY
  lastMs = 0

  constructor(block: number) {
    this.block = block
  }

  get whole(): boolean {
    return this.ended && this.pending === 0 && this.inFlight === 0
  }

  /** Of those that were handed over: released or dropped. */
  get passed(): number {
    return this.ledger.planned - this.pending
  }

  plan(count: number): void {
    this.pending += count
    this.ledger.planned += count
  }

  drop(reason: string, count = 1): void {
    this.pending -= count
    add(this.ledger.dropped, reason, count)
  }

  release(request: ReplayRequest, nowMs: number): void {
    this.pending--
    this.inFlight++
    this.ledger.sent++
    this.firstMs = Math.min(this.firstMs, request.intendedMs)
    this.lag.record((nowMs - request.intendedMs) * 1000)
  }

  answer(request: ReplayRequest, nowMs: number, unexpected: boolean): void {
    const endpoint = this.#finish(request, nowMs)
    const { ledger } = this
    const { status } = request
    ledger.answered++
    add(ledger.statuses, status)
    if (status >= 300 && status < 400 && status !== 304) ledger.redirects++
    add(ledger.classes, `${statusClass(request.loggedStatus)} ${statusClass(status)}`)
    add(endpoint.statuses, status)
    endpoint.bytes += request.bytes
    enterEvidence(endpoint.evidence, request, nowMs)
    const responseUs = (nowMs - request.intendedMs) * 1000
    if (unexpected) {
      endpoint.errors++
      endpoint.failures.record(responseUs)
    } else {
      endpoint.response.record(responseUs)
      endpoint.service.record((nowMs - request.startedMs) * 1000)
    }
  }

  fail(request: ReplayRequest, nowMs: number, { kind, message }: Failure): void {
    const endpoint = this.#finish(request, nowMs)
    this.ledger.failed++
    add(this.ledger.errorKinds, kind)
    this.examples[kind] ??= message()
    endpoint.evidence.failed(kind)
    endpoint.errors++
    endpoint.failures.record((nowMs - request.intendedMs) * 1000)
  }

  /** Enters the response times at its value: it was at least as slow as that. */
  timeOut(request: ReplayRequest, nowMs: number, responseMs: number): void {
    const endpoint = this.#finish(request, nowMs)
    this.ledger.timedOut++
    add(this.ledger.errorKinds, 'timed-out')
    endpoint.evidence.failed('timed-out')
    endpoint.errors++
    endpoint.response.record(responseMs * 1000)
    const startedMs = request.startedMs || nowMs
    endpoint.service.record((nowMs - startedMs) * 1000)
  }

  /** Stopped in its middle: it is in the ledger, but no measurement. */
  giveUp(request: ReplayRequest, nowMs: number): void {
    this.complete = false
    this.#finish(request, nowMs)
    this.ledger.failed++
    add(this.ledger.errorKinds, 'stopped')
  }

  #finish(request: ReplayRequest, nowMs: number): EndpointTally {
    this.inFlight--
    this.lastMs = nowMs
    if (request.retried) this.ledger.retried++
    let endpoint = this.endpoints.get(request.endpoint)
    if (endpoint === undefined) {
      endpoint = new EndpointTally()
      this.endpoints.set(request.endpoint, endpoint)
    }
    if (request.startedMs > 0) endpoint.busyMs += nowMs - request.startedMs
    return endpoint
  }
}

export function add(counts: Record<string, number>, key: string | number, count = 1): void {
  counts[key] = (counts[key] ?? 0) + count
}
