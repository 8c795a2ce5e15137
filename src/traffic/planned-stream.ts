// The last station of every arrival: thinned, its time compressed, written and described.

import { keepsClient } from './client-number.ts'
import type { PlannedRequest } from './plan-chunk.ts'
import type { PlanOptions } from './plan-options.ts'
import { type Shape, ShapeMeter } from './shape-meter.ts'
import type { PlanWriter } from './write-plan.ts'

/** Whether an arrival stays, when only this share of them shall. */
export type Thinning = (client: number) => boolean

export function thinning(
  { scaleBy, seed }: Pick<PlanOptions, 'scaleBy' | 'seed'>,
  share: number,
  random: () => number,
): Thinning {
  if (share >= 1) return () => true
  if (scaleBy === 'request') return () => random() < share
  return (client) => keepsClient(client, share, seed)
}

export class PlannedStream {
  readonly #writer: PlanWriter
  readonly #meter = new ShapeMeter()
  readonly #counts: number[] = []

  constructor(writer: PlanWriter) {
    this.#writer = writer
  }

  add(atUs: number, request: PlannedRequest, status: number, client: number): void {
    this.#writer.add(atUs, request, status, client)
    this.#meter.add(atUs)
    this.#counts[request.endpoint] = (this.#counts[request.endpoint] ?? 0) + 1
  }

  get arrivals(): number {
    return this.#writer.arrivals
  }

  shape(durationUs: number): Shape {
    return this.#meter.finish(durationUs)
  }

  /** Arrivals by endpoint, when requests are numbered as `endpointOf` says. */
  planned(endpoints: number, endpointOf: readonly number[]): number[] {
    const planned = new Array<number>(endpoints).fill(0)
    for (const [number, count] of this.#counts.entries()) {
      if (count !== undefined) planned[endpointOf[number]!]! += count
    }
    return planned
  }
}
