// The arrivals that a sender has been handed and not yet started, in order of time.

import type { ArrivalBatch } from './messages.ts'

interface Entry {
  batch: ArrivalBatch
  /** The plan's zero by `performance.now()`. */
  originMs: number
}

interface Pause {
  fromMs: number
  forMs: number
}

export class Timetable {
  readonly #entries: Entry[] = []
  readonly #pauses: Pause[] = []
  #index = 0
  #pausedUntilMs = Number.NEGATIVE_INFINITY

  push(batch: ArrivalBatch): void {
    if (batch.atUs.length === 0) return
    this.#entries.push({ batch, originMs: batch.originMs - performance.timeOrigin })
  }

  /** Takes times of day, as all messages do. What is late by then, and has not left, is paused too. */
  pause(fromMs: number, forMs: number): void {
    const sinceMs = fromMs - performance.timeOrigin
    this.#pauses.push({ fromMs: Math.min(sinceMs, this.dueMs), forMs })
    // A pause within another makes it longer, as it makes what is due later by both.
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, sinceMs) + forMs
  }

  /** Of `performance.now()`. */
  get pausedUntilMs(): number {
    return this.#pausedUntilMs
  }

  /** The batch whose arrival is the next one. */
  get batch(): ArrivalBatch | undefined {
    return this.#entries[0]?.batch
  }

  /** Index of the next arrival in `batch`. */
  get index(): number {
    return this.#index
  }

  /** Intended start of the next arrival; infinity when there is none. */
  get dueMs(): number {
    const entry = this.#entries[0]
    if (entry === undefined) return Number.POSITIVE_INFINITY
    let dueMs = entry.originMs + entry.batch.atUs[this.#index]! / 1000
    for (const { fromMs, forMs } of this.#pauses) if (dueMs >= fromMs) dueMs += forMs
    return dueMs
  }

  advance(): void {
    this.#index++
    if (this.#index < this.#entries[0]!.batch.atUs.length) return
    this.#entries.shift()
    this.#index = 0
  }

  /** Takes out what belongs to blocks after this one, and tells how many of each. */
  dropAfter(block: number, tell: (block: number, count: number) => void): void {
    const kept: Entry[] = []
    for (const [place, entry] of this.#entries.entries()) {
      const started = place === 0 ? this.#index : 0
      if (entry.batch.block <= block) kept.push(entry)
      else tell(entry.batch.block, entry.batch.atUs.length - started)
    }
    if (kept[0] !== this.#entries[0]) this.#index = 0
    this.#entries.splice(0, this.#entries.length, ...kept)
  }
}
