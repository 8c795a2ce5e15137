// Requests that wait for a connection, first come first served. Those whose deadline passed in the
// meantime are left out when their turn comes.

import type { ReplayRequest } from './replay-request.ts'

export class RequestQueue {
  #requests: ReplayRequest[] = []
  #head = 0

  push(request: ReplayRequest): void {
    this.#requests.push(request)
  }

  shift(): ReplayRequest | undefined {
    while (this.#head < this.#requests.length) {
      const request = this.#requests[this.#head++]!
      if (this.#head > 1_024 && this.#head * 2 > this.#requests.length) {
        this.#requests = this.#requests.slice(this.#head)
        this.#head = 0
      }
      if (!request.finished) return request
    }
    return undefined
  }

  /** Before all others: what `shift` gave last. */
  putBack(request: ReplayRequest): void {
    this.#requests.splice(this.#head, 0, request)
  }

  clear(): void {
    this.#requests = []
    this.#head = 0
  }
}
