import { expect, test } from 'vitest'
import { RateLimit } from '../../src/environments/rate-limit.ts'

/** Read after the limit has read the clock itself, a moment later on a busy machine. */
async function startsOf(limit: RateLimit, count: number): Promise<number[]> {
  const starts = Array.from({ length: count }, async () => {
    await limit.take()
    return performance.now()
  })
  return Promise.all(starts)
}

test('no second has more requests than the rate, whoever asks', async () => {
  const starts = await startsOf(new RateLimit(5), 12)
  for (const [index, start] of starts.entries()) {
    const sixth = starts[index + 5]
    if (sixth !== undefined) expect(sixth - start).toBeGreaterThan(950)
  }
})

test('a rate below one is one request in a longer window', async () => {
  const [first, second] = await startsOf(new RateLimit(0.8), 2)
  expect(second! - first!).toBeGreaterThan(1_200)
})

test('who waits can be sent away', async () => {
  const limit = new RateLimit(0.01)
  await limit.take()
  await expect(limit.take(AbortSignal.timeout(20))).rejects.toThrow()
})
