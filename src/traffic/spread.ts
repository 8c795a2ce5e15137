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
  #offsets = new Float64Array(1_024)
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
      if (count > this.#offsets.length) this.#offsets = new Float64Array(2 * count)
      const offsets = this.#offsets.subarray(0, count)
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
    const size = this.#atUs.length
    if (!this.#isInOrder()) this.#sort()
    let released = 0
    while (released < size && this.#atUs[released]! < untilUs) {
      this.#onArrival(
        this.#atUs[released]!,
        this.#requests[released]!,
        this.#statuses[released]!,
        this.#clients[released]!,
      )
      released++
    }
    for (const column of [this.#atUs, this.#requests, this.#statuses, this.#clients]) {
      column.splice(0, released)
    }
    this.#groupStart = this.#atUs.length
  }

  #isInOrder(): boolean {
    return this.#atUs.every((atUs, index) => index === 0 || atUs >= this.#atUs[index - 1]!)
  }

  /** By time, then as they came. */
  #sort(): void {
    let firstUs = Number.POSITIVE_INFINITY
    for (const atUs of this.#atUs) firstUs = Math.min(firstUs, atUs)
    const keys = Float64Array.from(
      this.#atUs,
      (atUs, index) => (atUs - firstUs) * indexRange + index,
    ).sort()
    const order = Array.from(keys, (key) => key % indexRange)
    for (const column of [this.#atUs, this.#requests, this.#statuses, this.#clients]) {
      const before = column.slice()
      for (const [place, index] of order.entries()) column[place] = before[index]!
    }
  }
}
