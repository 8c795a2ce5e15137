// The last station of every arrival: thinned, its time compressed, written and described.

import type { PlannedEndpoint } from './arrival.ts'
import { placeOfClient } from './client-number.ts'
import type { PlannedRequest } from './plan-chunk.ts'
import type { PlanOptions } from './plan-options.ts'
import { type Endpoint, otherEndpoint } from './routes.ts'
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

  /**
   * The endpoints that something is planned for, by falling count, `other` last; and which of them a
   * number means that `endpointOf` counted among the endpoints before.
   */
  rank(
    before: readonly Endpoint[],
    endpointOf: readonly number[],
  ): { endpoints: PlannedEndpoint[]; endpointOf: number[] } {
    const all = before.map(({ method, route }) => ({ method, route, planned: 0, example: '' }))
    for (const [number, count] of this.#counts.entries()) {
      if (count === undefined) continue
      const endpoint = all[endpointOf[number]!]!
      endpoint.planned += count
      endpoint.example ||= this.#examples[number]!
    }
    const weight = ({ method, planned }: PlannedEndpoint) =>
      method === otherEndpoint.method ? 0 : planned
    const endpoints = all.filter(({ planned }) => planned > 0)
    endpoints.sort((a, b) => weight(b) - weight(a))
    const places = new Map(endpoints.map((endpoint, place) => [endpoint, place]))
    return { endpoints, endpointOf: endpointOf.map((index) => places.get(all[index]!) ?? 0) }
  }
}
