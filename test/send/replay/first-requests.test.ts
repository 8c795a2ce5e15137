import { expect, it } from 'vitest'
import type { PlannedRequest } from '../../../src/send/replay/batch.ts'
import { firstRequests } from '../../../src/send/replay/first-requests.ts'

const request = { method: 'GET', target: '/', endpoint: 0, status: 200, client: 1 }
const arrivals = {
  async *read(): AsyncGenerator<PlannedRequest[]> {
    yield Array.from({ length: 500 }, (_, atUs) => ({ ...request, atUs }))
  },
}

it.each([
  [undefined, 64],
  [1_000, 64],
  [20, 19],
  [2, 1],
  [1, 0],
  [0.2, 0],
])(
  'leaves room under a maxRate of %s for the question before: %i requests',
  async (maxRate, count) => {
    const plan = { maxConnections: 256, ...(maxRate !== undefined && { maxRate }) }
    expect((await firstRequests(plan, arrivals)).requests).toHaveLength(count)
  },
)
