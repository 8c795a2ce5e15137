// The last station of every arrival: thinned, its time compressed, written and described.

import type { PlannedEndpoint } from './arrival.ts'
import { placeOfClient } from './client-number.ts'
import type { PlannedRequest } from './plan-chunk.ts'
import type { PlanOptions } from './plan-options.ts'
import type { Endpoint } from './routes.ts'
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
  return (client) => placeOfClient(client, seed) < share
}

export class PlannedStream {
  readonly #writer: PlanWriter
  readonly #meter = new ShapeMeter()
  readonly #counts: number[] = []
  readonly #examples: string[] = []

  constructor(writer: PlanWriter) {
    this.#writer = writer
  }

  add(atUs: number, request: PlannedRequest, status: number, client: number): void {
    this.#writer.add(atUs, request, status, client)
    this.#meter.add(atUs)
    const { endpoint } = request
    this.#counts[endpoint] = (this.#counts[endpoint] ?? 0) + 1
    this.#examples[endpoint] ??= request.target
  }

  get arrivals(): number {
    return this.#writer.arrivals
  }

  shape(durationUs: number): Shape {
    return this.#meter.finish(durationUs)
  }

  /** What is planned for these endpoints, when requests are numbered as `endpointOf` says. */
  planned(endpoints: readonly Endpoint[], endpointOf: readonly number[]): PlannedEndpoint[] {
    const planned = endpoints.map(({ method, route }) => ({
      method,
      route,
      planned: 0,
      example: '',
    }))
    for (const [number, count] of this.#counts.entries()) {
      if (count === undefined) continue
      const endpoint = planned[endpointOf[number]!]!
      endpoint.planned += count
      endpoint.example ||= this.#examples[number]!
    }
    return planned
  }
}
