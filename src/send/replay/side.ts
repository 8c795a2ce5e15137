// One environment during a replay: its senders, each a thread, seen as one. Requests are dealt out
// to them in turn; with connections of its own, a client stays with one sender.

import type { MapTarget } from '../../config/traffic-schema.ts'
import { batchOf, type PlannedRequest } from './batch.ts'
import { mergeReports } from './merge-reports.ts'
import type { BlockReport, SenderSetup } from './messages.ts'
import { type Sender, type SenderListener, startSender } from './sender.ts'

export interface Handover {
  block: number
  /** Time of day of the plan's zero for this block, in this environment. */
  originMs: number
  atATime?: number
}

export interface SideOptions {
  workers: number
  listener: SenderListener
  /** Gives this environment its own targets where the log's do not hold there. */
  mapTarget?: MapTarget | undefined
}

export class ReplaySide {
  readonly environment: string
  readonly #senders: Sender[]
  readonly #byClient: boolean
  readonly #mapTarget: MapTarget | undefined
  #next = 0

  private constructor(setup: SenderSetup, senders: Sender[], mapTarget: MapTarget | undefined) {
    this.environment = setup.environment
    this.#senders = senders
    this.#byClient = setup.connections === 'per-client'
    this.#mapTarget = mapTarget
  }

  /** Rejects when one of them cannot use the environment; then none is left. */
  static async open(
    setup: SenderSetup,
    { workers, listener, mapTarget }: SideOptions,
  ): Promise<ReplaySide> {
    const share = { ...setup, maxConnections: Math.ceil(setup.maxConnections / workers) }
    const starting = Array.from({ length: workers }, () => startSender(share, listener))
    const started = await Promise.allSettled(starting)
    const senders = started.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []))
    const failed = started.find((it) => it.status === 'rejected')
    if (failed === undefined) return new ReplaySide(setup, senders, mapTarget)
    await Promise.all(senders.map((sender) => sender.close()))
    throw failed.reason
  }

  send(arrivals: readonly PlannedRequest[], handover: Handover): void {
    const shares: PlannedRequest[][] = this.#senders.map(() => [])
    for (const arrival of arrivals) {
      const place = this.#byClient ? arrival.client : this.#next++
      const target = this.#mapTarget?.(arrival.target, arrival.method) ?? arrival.target
      shares[place % shares.length]!.push(
        target === arrival.target ? arrival : { ...arrival, target },
      )
    }
    for (const [index, sender] of this.#senders.entries()) {
      if (shares[index]!.length > 0) sender.send(batchOf(shares[index]!, handover))
    }
  }

  /** Resolves when the last request of the block has finished. */
  async endBlock(block: number): Promise<BlockReport> {
    return mergeReports(await Promise.all(this.#senders.map((sender) => sender.endBlock(block))))
  }

  pause(pause: { fromMs: number; forMs: number }): void {
    for (const sender of this.#senders) sender.pause(pause)
  }

  /** There is one sender where a rate is limited, so the places are those of the block. */
  leaveOut(block: number, place: number): void {
    for (const sender of this.#senders) sender.leaveOut(block, place)
  }

  stop(): void {
    for (const sender of this.#senders) sender.stop()
  }

  stopAfter(block: number): void {
    for (const sender of this.#senders) sender.stopAfter(block)
  }

  async close(): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.close()))
  }
}
