// The requests under way, in the order of their intended starts: the first one has the next
// deadline. A list with links, so that whatever finishes leaves no trace, however long it runs.

import type { ReplayRequest } from './replay-request.ts'

export class InFlight {
  size = 0
  oldest: ReplayRequest | null = null
  #newest: ReplayRequest | null = null

  add(request: ReplayRequest): void {
    this.size++
    request.before = this.#newest
    if (this.#newest === null) this.oldest = request
    else this.#newest.after = request
    this.#newest = request
  }

  remove(request: ReplayRequest): void {
    this.size--
    if (request.before === null) this.oldest = request.after
    else request.before.after = request.after
    if (request.after === null) this.#newest = request.before
    else request.after.before = request.before
    request.before = null
    request.after = null
  }

  /** Those that wait for a connection: their time stands still for so long. */
  postpone(forMs: number): void {
    const waiting: ReplayRequest[] = []
    for (let request = this.oldest; request !== null; request = request.after) {
      if (request.startedMs === 0) waiting.push(request)
    }
    for (const request of waiting) {
      this.remove(request)
      request.intendedMs += forMs
      this.add(request)
    }
  }
}
