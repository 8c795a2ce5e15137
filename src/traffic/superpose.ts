// A plan laid over itself: each copy begins at another place of the plan and goes on at its start
// when it comes to the end, so that bursts of one copy meet quiet times of another. Copies are read
// from the file side by side; what is held in memory is a batch for each.

import type { Arrival } from './arrival.ts'
import { clientInCopy } from './client-number.ts'
import type { TrafficPlan } from './plan-file.ts'

export const mostCopies = 100

/** Far enough apart that a burst meets none of its own copies, and near enough to keep a season. */
const farthestUs = 15 * 60_000_000

/** How late each copy is; none for the first. */
export function copyOffsets(copies: number, durationUs: number, random: () => number): number[] {
  const farthest = Math.min(durationUs / 4, farthestUs)
  return Array.from({ length: copies }, (_, copy) =>
    copy === 0 ? 0 : Math.floor((farthest * (copy - random() / 2)) / (copies - 1)),
  )
}

/** The arrivals of all copies in order of time, in batches; `copy` says which one each is from. */
export async function* superpose(
  plan: TrafficPlan,
  offsetsUs: readonly number[],
): AsyncGenerator<CopiedArrival[], void> {
  const copies = offsetsUs.map((offsetUs, copy) => new Copy(plan, offsetUs, copy))
  try {
    await Promise.all(copies.map((copy) => copy.fill()))
    for (;;) {
      const batch: CopiedArrival[] = []
      let earliest = earliestOf(copies)
      while (earliest !== null) {
        batch.push({ ...earliest.take(), copy: earliest.copy })
        if (earliest.isEmpty) break
        earliest = earliestOf(copies)
      }
      if (batch.length > 0) yield batch
      if (earliest === null) return
      await earliest.fill()
    }
  } finally {
    await Promise.all(copies.map((copy) => copy.close()))
  }
}

export interface CopiedArrival extends Arrival {
  copy: number
}

/** Copies are few: looking at each is quicker than keeping them in order. */
function earliestOf(copies: readonly Copy[]): Copy | null {
  let earliest: Copy | null = null
  for (const copy of copies) if (copy.nextUs < (earliest?.nextUs ?? Infinity)) earliest = copy
  return earliest
}

class Copy {
  readonly copy: number
  readonly #batches: AsyncGenerator<Arrival[], void>
  #batch: Arrival[] = []
  #next = 0

  constructor(plan: TrafficPlan, offsetUs: number, copy: number) {
    this.copy = copy
    this.#batches = shifted(plan, offsetUs)
  }

  /** Infinity at the end, and before it is filled. */
  get nextUs(): number {
    return this.#batch[this.#next]?.atUs ?? Number.POSITIVE_INFINITY
  }

  get isEmpty(): boolean {
    return this.#next >= this.#batch.length
  }

  take(): Arrival {
    const arrival = this.#batch[this.#next++]!
    arrival.client = clientInCopy(arrival.client, this.copy)
    return arrival
  }

  async fill(): Promise<void> {
    const { value } = await this.#batches.next()
    this.#batch = value ?? []
    this.#next = 0
  }

  async close(): Promise<void> {
    await this.#batches.return()
  }
}

/** What comes `offsetUs` before the end comes first. */
async function* shifted(plan: TrafficPlan, offsetUs: number): AsyncGenerator<Arrival[], void> {
  const turnUs = plan.header.durationUs - offsetUs
  if (offsetUs > 0) {
    for await (const batch of plan.arrivals(turnUs)) {
      for (const arrival of batch) arrival.atUs -= turnUs
      yield batch
    }
  }
  for await (const batch of plan.arrivals()) {
    const before = batch.filter(({ atUs }) => atUs < turnUs)
    for (const arrival of before) arrival.atUs += offsetUs
    if (before.length > 0) yield before
    if (before.length < batch.length) return
  }
}
