// A stamp in whole seconds hides where in its second a request came. All that share an arrival are
// spread over the grain of their stamps, by chance and in the order they have, and then put in order
// with their neighbours. What is held back is a grain's worth of requests.

import type { PlannedRequest } from './plan-chunk.ts'

export type OnArrival = (
  atUs: number,
  request: PlannedRequest,
  status: number,
  client: number,
) => void

/** Times in keys that hold an index too: a held-back time is at most some grains long. */
const indexRange = 2 ** 26

export class Spread {
  /** Arrivals whose time was chosen inside the grain of their stamp. */
  spread = 0
  readonly #random: () => number
  readonly #onArrival: OnArrival
  readonly #atUs: number[] = []
  readonly #requests: PlannedRequest[] = []
  readonly #statuses: number[] = []
  readonly #clients: number[] = []
  #groupStart = 0
  #groupUs = Number.NEGATIVE_INFINITY
  #groupGrainUs = 1
  #releaseUs = Number.NEGATIVE_INFINITY

  constructor(random: () => number, onArrival: OnArrival) {
    this.#random = random
    this.#onArrival = onArrival
  }

  /** In order of `arrivalUs`. */
  add(
    arrivalUs: number,
    grainUs: number,
    request: PlannedRequest,
    status: number,
    client: number,
  ): void {
    if (grainUs <= 1 && this.#atUs.length === 0) {
      this.#onArrival(arrivalUs, request, status, client)
      return
    }
    if (arrivalUs !== this.#groupUs || grainUs !== this.#groupGrainUs) {
      this.#closeGroup()
      if (arrivalUs >= this.#releaseUs) {
        this.#release(arrivalUs)
        this.#releaseUs = arrivalUs + grainUs
      }
      this.#groupUs = arrivalUs
      this.#groupGrainUs = grainUs
    }
    this.#atUs.push(arrivalUs)
    this.#requests.push(request)
    this.#statuses.push(status)
    this.#clients.push(client)
  }

  flush(): void {
    this.#closeGroup()
    this.#release(Number.POSITIVE_INFINITY)
  }

  #closeGroup(): void {
    const count = this.#atUs.length - this.#groupStart
    if (this.#groupGrainUs > 1 && count > 0) {
      const offsets = new Float64Array(count)
      for (let index = 0; index < count; index++) {
        offsets[index] = Math.floor(this.#random() * this.#groupGrainUs)
      }
      offsets.sort()
      for (let index = 0; index < count; index++) {
        this.#atUs[this.#groupStart + index]! += offsets[index]!
      }
      this.spread += count
    }
    this.#groupStart = this.#atUs.length
  }

  /** Lets go of everything before this moment, in order. */
  #release(untilUs: number): void {
    const order = this.#order()
    let released = 0
    for (const index of order) {
      const atUs = this.#atUs[index]!
      if (atUs >= untilUs) break
      this.#onArrival(atUs, this.#requests[index]!, this.#statuses[index]!, this.#clients[index]!)
      released++
    }
    const kept = order.subarray(released).sort()
    for (const column of [this.#atUs, this.#requests, this.#statuses, this.#clients]) {
      for (const [place, index] of kept.entries()) column[place] = column[index]!
      column.length = kept.length
    }
    this.#groupStart = kept.length
  }

  /** Indices by time, then as they came. */
  #order(): Float64Array {
    const size = this.#atUs.length
    const keys = new Float64Array(size)
    let inOrder = true
    for (let index = 0; index < size; index++) {
      keys[index] = index
      if (index > 0 && this.#atUs[index]! < this.#atUs[index - 1]!) inOrder = false
    }
    if (inOrder) return keys
    let firstUs = Number.POSITIVE_INFINITY
    for (const atUs of this.#atUs) firstUs = Math.min(firstUs, atUs)
    for (let index = 0; index < size; index++) {
      keys[index] = (this.#atUs[index]! - firstUs) * indexRange + index
    }
    return keys.sort().map((key) => key % indexRange)
  }
}
