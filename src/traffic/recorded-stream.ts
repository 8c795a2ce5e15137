// The requests of a log on their way into a plan: what is outside of the window or may not be sent is
// left out and counted, the rest is sanitised, spread inside its second, and described as recorded.

import { randomStream } from '../chance/random.ts'
import { clientNumber } from './client-number.ts'
import type { LogRecord } from './log-record.ts'
import type { PlanOptions } from './plan-options.ts'
import { RequestTable, type TableEntry } from './request-table.ts'
import { patternsOf } from './route-patterns.ts'
import { Endpoints } from './routes.ts'
import { type Shape, ShapeMeter } from './shape-meter.ts'
import { type OnArrival, Spread } from './spread.ts'

/** As many as one server may get in a second. */
const mostInOneSecond = 1_000

export class RecordedStream {
  readonly endpoints: Endpoints
  readonly filtered: Record<string, number> = {}
  readonly masked: Record<string, number> = {}
  /** Requests of whose clients the log says nothing. */
  withoutClient = 0
  readonly #options: PlanOptions
  readonly #table: RequestTable
  readonly #spread: Spread
  readonly #meter = new ShapeMeter()
  readonly #fromUs: number
  readonly #toUs: number
  /** The first request that may be sent; silence before it is not replayed. */
  #originUs: number | null = null
  #latestUs = 0
  #distinctTimes = 0
  #requests = 0

  constructor(options: PlanOptions, onArrival: OnArrival) {
    this.#options = options
    this.endpoints = new Endpoints(patternsOf(options.routes ?? []))
    this.#table = new RequestTable(options, this.endpoints)
    this.#fromUs = options.from === undefined ? Number.NEGATIVE_INFINITY : options.from * 1_000
    this.#toUs = options.to === undefined ? Number.POSITIVE_INFINITY : options.to * 1_000
    const lastUs =
      options.duration === undefined
        ? Number.POSITIVE_INFINITY
        : options.duration * 1_000 * options.speed
    this.#spread = new Spread(
      randomStream(options.seed, 'spread'),
      (arrivalUs, request, status, client) => {
        const atUs = Math.floor(arrivalUs - this.#originUs!)
        if (atUs >= lastUs || arrivalUs >= this.#toUs) {
          this.#leaveOut(atUs >= lastUs ? 'after the duration' : 'outside of the window')
          return
        }
        this.endpoints.count(request.endpoint)
        this.#meter.add(atUs)
        onArrival(atUs, request, status, client)
      },
    )
  }

  add(record: LogRecord, arrivalUs: number): void {
    if (arrivalUs < this.#fromUs || arrivalUs >= this.#toUs) {
      this.#leaveOut('outside of the window')
      return
    }
    const entry = this.#table.entryOf(record)
    if (entry.request === null) this.#leaveOut(entry.reason!)
    else {
      this.#requests++
      this.#originUs ??= arrivalUs
      const endUs = arrivalUs + record.stampGrainUs
      if (endUs > this.#latestUs) {
        this.#latestUs = endUs
        this.#distinctTimes++
      }
      if (entry.masked.length > 0) this.#countMasked(entry)
      const { stampGrainUs, status } = record
      const client = this.#clientOf(record)
      this.#spread.add(arrivalUs, stampGrainUs, entry.request, statusOf(status), client)
    }
  }

  flush(): void {
    this.#spread.flush()
  }

  /** How many stamps were in grains that had to be spread. */
  get spread(): number {
    return this.#spread.spread
  }

  /**
   * Whether the stamps say when requests came. A short log may lie within one second; one that has
   * more in it than a server may get has no times, and one that is to be given a rate or a duration.
   */
  get hasTimes(): boolean {
    if (this.#distinctTimes > 1) return true
    const { rate, duration } = this.#options
    const fitsInto = Math.max(1, (mostInOneSecond * this.#grainUs) / 1_000_000)
    return rate === undefined && duration === undefined && this.#requests <= fitsInto
  }

  /** Of the only stamp, where there are no others. */
  get #grainUs(): number {
    return this.#latestUs - (this.#originUs ?? this.#latestUs)
  }

  /** From the first request to the end of the last one's grain. */
  get durationUs(): number {
    if (this.#originUs === null) return 0
    const { duration, speed } = this.#options
    const recordedUs = Math.ceil(Math.min(this.#latestUs, this.#toUs) - this.#originUs)
    return duration === undefined
      ? recordedUs
      : Math.min(recordedUs, Math.ceil(duration * 1_000 * speed))
  }

  shape(): Shape {
    return this.#meter.finish(this.durationUs)
  }

  /** Where the log does not say, each request is a client. */
  #clientOf({ client }: LogRecord): number {
    const { seed } = this.#options
    if (client !== '') return clientNumber(client, seed)
    return clientNumber(`request ${this.withoutClient++}`, seed)
  }

  #leaveOut(reason: string): void {
    this.filtered[reason] = (this.filtered[reason] ?? 0) + 1
  }

  #countMasked({ masked }: TableEntry): void {
    for (const kind of masked) this.masked[kind] = (this.masked[kind] ?? 0) + 1
  }
}

function statusOf(status: number): number {
  return status >= 100 && status <= 999 ? status : 0
}
