// From arrivals, as a plan has them, to the columns in which they travel to a sender.

import type { RequestBody } from '../../plan/saturation-plan.ts'
import type { ArrivalBatch } from './messages.ts'
import { sampleEvery } from './sampling.ts'

/** As src/traffic/arrival.ts has it. */
export interface PlannedRequest {
  atUs: number
  method: string
  target: string
  endpoint: number
  status: number
  client: number
  body?: RequestBody
}

export function batchOf(
  arrivals: readonly PlannedRequest[],
  place: Pick<ArrivalBatch, 'block' | 'originMs' | 'atATime'>,
): ArrivalBatch {
  const size = arrivals.length
  const batch: ArrivalBatch = {
    ...place,
    atUs: new Float64Array(size),
    endpoints: new Uint32Array(size),
    statuses: new Uint16Array(size),
    clients: new Uint32Array(size),
    methods: new Array(size),
    targets: new Array(size),
    sampleEvery: 0,
    ...(arrivals.some(({ body }) => body) && { bodies: arrivals.map(({ body }) => body) }),
  }
  for (let index = 0; index < size; index++) {
    const arrival = arrivals[index]!
    batch.atUs[index] = arrival.atUs
    batch.endpoints[index] = arrival.endpoint
    batch.statuses[index] = arrival.status
    batch.clients[index] = arrival.client
    batch.methods[index] = arrival.method
    batch.targets[index] = arrival.target
  }
  batch.sampleEvery = sampleEvery(batch)
  return batch
}

/** What of a batch is moved to another thread, not copied. */
export function transferable(batch: ArrivalBatch): ArrayBuffer[] {
  return [batch.atUs.buffer, batch.endpoints.buffer, batch.statuses.buffer, batch.clients.buffer]
}
