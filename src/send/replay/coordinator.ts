// Conducts a replay: hands the same arrivals to the senders of both environments a moment ahead of
// time, block by block, and gathers what they report. It sends nothing itself, and whatever ends a
// replay in disorder goes through `halt`.

import { setTimeout as delay } from 'node:timers/promises'
import { blockStartUs, pairUs, type ReplayPlan, totalUs } from '../../plan/replay-plan.ts'
import type { Interruption } from '../interruption.ts'
import { lastReports } from '../last-reports.ts'
import { type BlockPart, blockParts, type PlannedArrivals, shiftUs } from './block-parts.ts'
import { firstRequests } from './first-requests.ts'
import type { BlockReport } from './messages.ts'
import type { ReplaySide } from './side.ts'

export interface ReplayOptions {
  plan: ReplayPlan
  arrivals: PlannedArrivals
  /** Of the ramp: the same for both environments. */
  random(): number
  sides: ReplaySide[]
  interruption: Interruption
  /** When the first measured block begins: time of day. */
  onStart(measuredFromMs: number): void
  /** A block that every environment has reported. */
  onBlock(reports: ReadonlyMap<string, BlockReport>, originMs: number): Promise<void>
}

/** Also the pause after whatever was sent before: the limit of a rate looks back so far. */
const leadMs = 1_050

export class Coordinator {
  readonly #options: ReplayOptions
  readonly #halted = Promise.withResolvers<never>()
  readonly #over = new AbortController()
  readonly #enough = new AbortController()
  /** Ends waiting. */
  readonly #wake: AbortSignal
  /** Blocks of which something was handed over, and that were not ended yet. */
  readonly #open = new Set<number>()
  /** Reports on their way to the record, one block after the other. */
  #recorded: Promise<void> = Promise.resolve()
  /** A stop came before the plan's end. */
  #cut = false
  #originMs = 0
  #pausedMs = 0
  #pausedFromMs = 0

  constructor(options: ReplayOptions) {
    this.#options = options
    this.#wake = AbortSignal.any([
      this.#over.signal,
      this.#enough.signal,
      options.interruption.eitherSignal,
    ])
    this.#halted.promise.catch(() => {})
  }

  /** Rejects with a RunEnded where the replay ended early; what was reported is recorded. */
  async run(): Promise<void> {
    const { interruption } = this.#options
    const sent = this.#sendAll().then(() => this.#recorded)
    try {
      await interruption.whileMeasuring(Promise.race([this.#halted.promise, sent]))
    } catch (error) {
      await this.#abandon()
      throw error
    } finally {
      this.#over.abort()
    }
    if (this.#cut) interruption.checkpoint()
  }

  /** Ends after the running block, in order: enough was seen. */
  finish(): void {
    this.#enough.abort()
  }

  /** Stops both sides at once. */
  halt(reason: Error): void {
    this.#halted.reject(reason)
  }

  /** Everything from now on happens so much later, on both sides. */
  pause(pause: { fromMs: number; forMs: number }): void {
    this.#pausedMs += pause.forMs
    this.#pausedFromMs = pause.fromMs
    for (const side of this.#options.sides) side.pause(pause)
  }

  /** An arrival that one environment did not get is no part of the comparison. */
  leaveOutElsewhere(environment: string, block: number, place: number): void {
    for (const side of this.#options.sides) {
      if (side.environment !== environment) side.leaveOut(block, place)
    }
  }

  /** The running block by the clock; negative in the warm-up. */
  get block(): number {
    const { plan } = this.#options
    const elapsedUs = 1_000 * (timeOfDayMs() - this.#originMs - this.#pausedMs)
    if (this.#originMs === 0 || elapsedUs < 0) return -plan.warmUpBlocks
    return Math.min(plan.blocks - 1, Math.floor(elapsedUs / pairUs(plan)) - plan.warmUpBlocks)
  }

  get leftMs(): number {
    const { plan } = this.#options
    const wholeMs = totalUs(plan) / 1_000 + this.#pausedMs
    return this.#originMs === 0 ? wholeMs : Math.max(0, this.#originMs + wholeMs - timeOfDayMs())
  }

  async #sendAll(): Promise<void> {
    const { plan, arrivals, random, interruption, onStart } = this.#options
    if (plan.warmUpBlocks > 0) await this.#openConnections()
    // A pause while connections were opened shifts what follows by itself.
    this.#originMs = Math.max(timeOfDayMs() + leadMs - this.#pausedMs, this.#pausedFromMs)
    onStart(this.#originMs + this.#pausedMs + (plan.warmUpBlocks * pairUs(plan)) / 1_000)
    let lastBlock = Number.POSITIVE_INFINITY
    for await (const part of blockParts(plan, arrivals, random)) {
      await this.#untilDue(part)
      if (this.#over.signal.aborted) return
      const isEnding = interruption.wished || this.#enough.signal.aborted
      if (isEnding) lastBlock = Math.min(lastBlock, this.block)
      this.#cut = part.block > lastBlock
      if (this.#cut) break
      this.#handOver(part)
    }
    this.#endOpenBlocks(lastBlock)
  }

  /** Closed loop, before the clock starts: connections are opened by the plan's own requests. */
  async #openConnections(): Promise<void> {
    const { plan, arrivals, sides } = this.#options
    const block = -plan.warmUpBlocks - 1
    const { requests, atATime } = await firstRequests(plan, arrivals)
    for (const side of sides) side.send(requests, { block, originMs: timeOfDayMs(), atATime })
    await this.#end(block)
  }

  #handOver({ block, arrivals, last }: BlockPart): void {
    const { plan, sides } = this.#options
    this.#open.add(block)
    for (const side of sides) {
      const originMs = this.#originMs + shiftUs(plan, block, side.environment) / 1_000
      side.send(arrivals, { block, originMs })
    }
    if (last) void this.#end(block)
  }

  /** With a stop, later blocks of which something was handed over already are taken back. */
  #endOpenBlocks(lastBlock: number): void {
    if (lastBlock !== Number.POSITIVE_INFINITY) {
      for (const side of this.#options.sides) side.stopAfter(lastBlock)
    }
    for (const block of this.#open) void this.#end(block)
  }

  #end(block: number): Promise<void> {
    this.#open.delete(block)
    const { sides, onBlock } = this.#options
    const reports = Promise.all(
      sides.map(async (side) => [side.environment, await side.endBlock(block)] as const),
    )
    const before = this.#recorded
    this.#recorded = reports.then(async (all) => {
      await before
      await onBlock(new Map(all), this.#originMs)
    })
    this.#recorded.catch((error: Error) => this.halt(error))
    return this.#recorded
  }

  async #untilDue({ block, arrivals }: BlockPart): Promise<void> {
    const { plan, sides } = this.#options
    const dueUs = sides.map(({ environment }) => {
      const first = arrivals[0]
      if (first === undefined) return blockStartUs(plan, block, environment)
      return first.atUs + shiftUs(plan, block, environment)
    })
    while (!this.#wake.aborted) {
      const dueMs = this.#originMs + this.#pausedMs + Math.min(...dueUs) / 1_000
      const waitMs = dueMs - leadMs - timeOfDayMs()
      if (waitMs <= 0) return
      await delay(Math.min(waitMs, 1_000), undefined, { signal: this.#wake }).catch(() => {})
    }
  }

  /** Both sides at once; what they still say belongs to the ledger. */
  async #abandon(): Promise<void> {
    this.#over.abort()
    for (const side of this.#options.sides) side.stop()
    for (const block of this.#open) void this.#end(block)
    await lastReports(this.#recorded)
  }
}

/** By the clock that all senders share. */
export function timeOfDayMs(): number {
  return performance.timeOrigin + performance.now()
}
