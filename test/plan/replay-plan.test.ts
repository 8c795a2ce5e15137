// How the arrivals of a compiled plan become the blocks of a run.

import { describe, expect, it } from 'vitest'
import { traffic as trafficSchema } from '../../src/config/traffic-schema.ts'
import { blockStartUs, planReplay, type ReplayPlan } from '../../src/plan/replay-plan.ts'
import { countSelection, selectArrivals } from '../../src/plan/select-arrivals.ts'
import { type BlockPart, blockParts } from '../../src/send/replay/block-parts.ts'
import type { Arrival, TrafficPlanHeader } from '../../src/traffic/arrival.ts'

const sides = { seed: 1, reference: 'production', candidate: 'staging' }

/** Requests at these times, in batches of so many. */
function sourceOf(timesUs: number[], batch = 7) {
  const arrivals: Arrival[] = timesUs.map((atUs, index) => ({
    atUs,
    method: 'GET',
    target: `/${index}`,
    endpoint: 0,
    status: 200,
    client: index,
  }))
  const header: TrafficPlanHeader = {
    schemaVersion: 1,
    seed: 1,
    endpoints: [{ method: 'GET', route: '/:id', planned: arrivals.length, example: '/0' }],
    arrivals: arrivals.length,
    durationUs: timesUs.at(-1) ?? 0,
    lines: { read: arrivals.length, parsed: arrivals.length, rejected: 0 },
    copies: 1,
    filtered: {},
    masked: {},
    shape: null,
    remarks: [],
  }
  async function* read() {
    for (let at = 0; at < arrivals.length; at += batch) yield arrivals.slice(at, at + batch)
  }
  return { header, arrivals: read, read }
}

type Source = ReturnType<typeof sourceOf>

async function planOf(
  source: Source,
  settings: object,
  maxRate?: number,
  cores = 2,
): Promise<ReplayPlan> {
  const traffic = trafficSchema.parse({ log: 'access.log', ...settings })
  const selection = await countSelection(source, maxRate === undefined ? {} : { maxRate })
  const { header } = source
  return planReplay({ sides, traffic, source: ['access.log'], header, selection, maxRate, cores })
}

async function partsOf(plan: ReplayPlan, source: Source): Promise<BlockPart[]> {
  return await collect(blockParts(plan, source, () => 0))
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const everyMs = (count: number, ms: number) =>
  Array.from({ length: count }, (_, index) => index * ms * 1_000)

describe('a plan for traffic', () => {
  it.each([
    ['10s', 10, 1_000],
    ['1m', 40, 1_500],
    ['2h', 240, 30_000],
  ])('of %s has %i blocks of %i ms', async (_, blocks, blockMs) => {
    const source = sourceOf([0, blocks * blockMs * 1_000])
    const plan = await planOf(source, {})
    expect(plan.blocks).toBe(blocks)
    expect(plan.blockUs).toBe(blockMs * 1_000 + 1)
  })

  it('has each arrival in one block, in order, and ends each block once', async () => {
    const source = sourceOf(everyMs(500, 13))
    const plan = await planOf(source, { block: '500ms', warmUp: '0s' })
    const parts = await partsOf(plan, source)
    const sent = parts.flatMap(({ arrivals }) => arrivals.map(({ target }) => target))
    expect(sent).toEqual(Array.from({ length: 500 }, (_, index) => `/${index}`))
    for (const { block, arrivals } of parts) {
      for (const { atUs } of arrivals) expect(Math.floor(atUs / plan.blockUs)).toBe(block)
    }
    const ended = parts.filter(({ last }) => last).map(({ block }) => block)
    expect(ended).toEqual(Array.from({ length: plan.blocks }, (_, block) => block))
  })

  it.each([
    ['a low rate needs one thread', 100, 16, {}, undefined, 1],
    ['a high one more of them', 2_500, 16, {}, undefined, 3],
    ['but not more than there are cores for, on both sides', 2_500, 4, {}, undefined, 1],
    ['unless it is asked for', 100, 4, { workers: 5 }, undefined, 5],
    ['and one alone where a limit has to be exact', 2_500, 16, { workers: 5 }, 5_000, 1],
  ])('chooses its threads: %s', async (_, perSecond, cores, settings, maxRate, workers) => {
    const source = sourceOf([...everyMs(perSecond, 1_000 / perSecond), 1_000_000])
    expect((await planOf(source, settings, maxRate, cores)).workers).toBe(workers)
  })

  it('ends blocks without a request too', async () => {
    const source = sourceOf([0, 9_000_000])
    const plan = await planOf(source, { block: '1s', warmUp: '0s' })
    const ended = (await partsOf(plan, source)).filter(({ last }) => last)
    expect(ended).toHaveLength(9)
  })

  it('repeats its beginning as a warm-up whose rate grows', async () => {
    const middles = everyMs(100, 100).map((atUs) => atUs + 50_000)
    const source = sourceOf([...middles, 10_000_000])
    const plan = await planOf(source, { block: '1s', warmUp: '4s', ramp: '2s' })
    expect(plan.warmUpBlocks).toBe(4)
    let dice = 0
    const random = () => (dice = (dice + 0.37) % 1)
    const parts = await collect(blockParts(plan, source, random))
    const sent = (block: number) =>
      parts
        .filter((part) => part.block === block)
        .reduce((sum, { arrivals }) => sum + arrivals.length, 0)
    expect(sent(-4)).toBeLessThan(sent(-3))
    expect(sent(-3)).toBeLessThan(sent(-2))
    expect([sent(-2), sent(-1)]).toEqual([10, 10])
    expect(sent(0)).toBe(10)
  })

  it('alternates in slots that neither overlap nor leave a gap', async () => {
    const source = sourceOf(everyMs(100, 100))
    const plan = await planOf(source, { schedule: 'alternate', block: '1s', warmUp: '2s' })
    const starts: number[] = []
    for (let block = -plan.warmUpBlocks; block < plan.blocks; block++) {
      for (const name of ['production', 'staging']) starts.push(blockStartUs(plan, block, name))
    }
    const slots = starts.map((startUs) => startUs / plan.blockUs).toSorted((a, b) => a - b)
    expect(slots).toEqual(slots.map((_, slot) => slot))
  })

  it('thins to a rate that no second exceeds, and says how much', async () => {
    const burst = [...everyMs(50, 1), ...everyMs(50, 20).map((atUs) => atUs + 2_000_000)]
    const source = sourceOf(burst)
    const plan = await planOf(source, {}, 10)
    const batches = await collect(selectArrivals(source, { maxRate: 10 }))
    const times = batches.flat().map(({ atUs }) => atUs)
    for (const from of times) {
      const inSecond = times.filter((atUs) => atUs >= from && atUs < from + 1_000_000)
      expect(inSecond.length).toBeLessThanOrEqual(10)
    }
    expect(plan.planned).toBe(times.length)
    expect(plan.filtered).toEqual({ 'above maxRate': 100 - times.length })
    expect(plan.endpoints).toEqual([{ name: 'GET /:id', planned: times.length }])
  })
})
