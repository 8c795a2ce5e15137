// What is due in a sender, and when: its timetable, the hard limit of its rate, and what is left out.
// Every arrival that was handed over leaves here once, as a request or as a drop that is counted.

import type { BlockReports } from './block-reports.ts'
import type { ArrivalBatch, SenderNews } from './messages.ts'
import { RateCap } from './rate-cap.ts'
import { ReplayRequest } from './replay-request.ts'
import { isSendable } from './sendable.ts'
import { Timetable } from './timetable.ts'

type DropReason = 'max-rate' | 'stopped' | 'unsendable'

export class Departures {
  readonly #timetable = new Timetable()
  readonly #cap: RateCap | undefined
  readonly #blocks: BlockReports
  readonly #tell: (news: SenderNews) => void
  /** By block, the places of arrivals that the other environment did not get either. */
  readonly #leftOut = new Map<number, Set<number>>()
  #lastBlock = Number.POSITIVE_INFINITY

  constructor(maxRate: number | undefined, blocks: BlockReports, tell: (news: SenderNews) => void) {
    this.#cap = maxRate === undefined ? undefined : new RateCap(maxRate)
    this.#blocks = blocks
    this.#tell = tell
  }

  plan(batch: ArrivalBatch): void {
    const count = batch.atUs.length
    this.#blocks.open(batch.block).plan(count)
    if (batch.block > this.#lastBlock) this.#drop(batch.block, count, 'stopped')
    else this.#timetable.push(batch)
  }

  /** Returns when nothing is paused any more, by `performance.now()`. */
  pause(fromMs: number, forMs: number): number {
    this.#timetable.pause(fromMs, forMs)
    return this.#timetable.pausedUntilMs
  }

  /** What has left already cannot be taken back. */
  leaveOut(block: number, place: number): void {
    const tally = this.#blocks.find(block)
    if (tally === undefined || place < tally.passed) return
    const places = this.#leftOut.get(block) ?? new Set()
    this.#leftOut.set(block, places.add(place))
  }

  /** Those that come next go so many at a time, whatever their times. */
  get atATime(): number | undefined {
    return this.#timetable.batch?.atATime
  }

  /** When the next arrival may start; in a closed loop that is up to those that are under way. */
  dueMs(nowMs: number): number {
    const { batch, pausedUntilMs } = this.#timetable
    if (batch?.atATime === undefined) return this.#timetable.dueMs
    if (this.#blocks.open(batch.block).inFlight >= batch.atATime) return Number.POSITIVE_INFINITY
    return Math.max(nowMs, pausedUntilMs)
  }

  /** The next arrival on its way, or null where it is dropped. */
  next(nowMs: number): ReplayRequest | null {
    const timetable = this.#timetable
    const batch = timetable.batch!
    const { index } = timetable
    const intendedMs = batch.atATime === undefined ? timetable.dueMs : nowMs
    timetable.advance()
    const block = this.#blocks.open(batch.block)
    const place = block.passed
    if (!isSendable(batch.methods[index]!, batch.targets[index]!)) {
      this.#drop(batch.block, 1, 'unsendable')
    } else if (this.#takeLeftOut(batch.block, place)) {
      this.#drop(batch.block, 1, 'max-rate')
    } else if (this.#cap?.admit(nowMs) === false) {
      this.#tell({ kind: 'held-back', block: batch.block, place })
      this.#drop(batch.block, 1, 'max-rate')
    } else {
      const request = new ReplayRequest(block, batch, index, intendedMs)
      block.release(request, nowMs)
      return request
    }
    return null
  }

  /** A request that is sent a second time counts towards the rate. */
  mayRepeat(): boolean {
    return this.#cap === undefined || this.#cap.admit(performance.now())
  }

  /** What is left of later blocks, and what is still to come of them. */
  stopAfter(block: number): void {
    this.#lastBlock = Math.min(this.#lastBlock, block)
    this.#timetable.dropAfter(block, (later, count) => this.#drop(later, count, 'stopped'))
  }

  #takeLeftOut(block: number, place: number): boolean {
    const places = this.#leftOut.get(block)
    if (places === undefined || !places.delete(place)) return false
    if (places.size === 0) this.#leftOut.delete(block)
    return true
  }

  #drop(block: number, count: number, reason: DropReason): void {
    const tally = this.#blocks.open(block)
    tally.drop(reason, count)
    if (reason === 'stopped') tally.complete = false
    this.#blocks.settle(tally)
  }
}
