// The plan as data: balanced, seeded, and the same for the same inputs.

import { describe, expect, it } from 'vitest'
import { xoshiro128 } from '../../src/chance/random.ts'
import { schema } from '../../src/config/schema.ts'
import { describePlan, warningsOf } from '../../src/plan/describe.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { measuredPairs, planRun } from '../../src/plan/plan-run.ts'

interface Given {
  seed?: number
  journeys?: Record<string, unknown>
  names?: string[]
  rows?: number
}

function plan({
  seed = 1,
  journeys = {},
  names = ['login', 'search'],
  rows = 0,
}: Given = {}): Plan {
  const config = schema.parse({
    environments: { production: { url: 'http://a.test' }, staging: { url: 'http://b.test' } },
    journeys,
    seed,
  })
  return planRun({
    config,
    compare: { reference: 'production', candidate: 'staging' },
    journeys: names.map((name) => ({
      journey: { name, kind: 'http' },
      file: `journeys/${name}.ts`,
    })),
    rows,
  })
}

describe('a plan', () => {
  it('runs each journey once a round, trial first, then the measured pairs', () => {
    const { pairs } = plan({ journeys: { iterations: 2, warmUp: 2 } })
    expect(pairs.map(({ journey, pair }) => `${journey} ${pair}`)).toEqual([
      'login -2',
      'search -2',
      'login -1',
      'search -1',
      'login 0',
      'search 0',
      'login 1',
      'search 1',
    ])
  })

  it('has a trial also without warm-up', () => {
    const { pairs } = plan({ journeys: { iterations: 1, warmUp: 0 } })
    expect(pairs.map(({ pair }) => pair)).toEqual([-1, -1, 0, 0])
  })

  it('lets each environment go first in exactly one of two pairs of a journey', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { pairs } = plan({ seed, journeys: { iterations: 10 } })
      const orders = pairs.filter(({ journey, pair }) => journey === 'search' && pair >= 0)
      for (let couple = 0; couple < 10; couple += 2) {
        expect(orders[couple]!.order).toEqual(orders[couple + 1]!.order.toReversed())
      }
    }
  })

  it('tosses a coin for each couple, and another for each journey', () => {
    const { pairs } = plan({ journeys: { iterations: 400 } })
    const firsts = (name: string) =>
      pairs
        .filter(({ journey, pair }) => journey === name && pair >= 0 && pair % 2 === 0)
        .map(({ order }) => order[0])
    const heads = firsts('login').filter((name) => name === 'production').length
    expect(heads).toBeGreaterThan(70)
    expect(heads).toBeLessThan(130)
    expect(firsts('login')).not.toEqual(firsts('search'))
  })

  it('is the same byte for byte for the same inputs, and another for another seed', () => {
    expect(JSON.stringify(plan({ seed: 7 }))).toBe(JSON.stringify(plan({ seed: 7 })))
    expect(JSON.stringify(plan({ seed: 7 }))).not.toBe(JSON.stringify(plan({ seed: 8 })))
  })

  it('keeps the order of a journey when another one joins', () => {
    const orders = (names: string[]) =>
      plan({ names })
        .pairs.filter(({ journey }) => journey === 'search')
        .map(({ order }) => order)
    expect(orders(['login', 'search', 'checkout'])).toEqual(orders(['search']))
  })

  it('uses rows of test data in turn, from the first in the first measured pair', () => {
    const { pairs } = plan({ names: ['search'], rows: 3, journeys: { iterations: 5, warmUp: 2 } })
    expect(pairs.map(({ row }) => row)).toEqual([1, 2, 0, 1, 2, 0, 1])
  })

  it('goes on without an end by the same rule when it has a duration', () => {
    const timed = plan({ journeys: { duration: '1m', iterations: 30 } })
    const counted = plan({ journeys: { iterations: 30 } })
    expect(timed.pairs.every(({ pair }) => pair < 0)).toBe(true)
    const first = [...take(measuredPairs(timed), 60)]
    expect(first).toEqual([...measuredPairs(counted)])
  })
})

describe('the description of a plan', () => {
  it('says who is compared, what runs, in which order, and what is written', () => {
    const text = describePlan({
      ...plan({ journeys: { iterations: 20 } }),
      journeys: [{ name: 'checkout', kind: 'browser', file: 'journeys/checkout.ts', writes: 1 }],
      pairs: plan({ names: ['checkout'], journeys: { iterations: 20 } }).pairs,
    })
    expect(text).toContain('staging is compared with production (seed 1)')
    expect(text).toContain('checkout (browser, journeys/checkout.ts)')
    expect(text).toContain(
      '1 warm-up pair, of which the first is the trial; then 20 measured pairs',
    )
    expect(text).toContain('checkout writes: 22 in each environment')
    expect(text).toMatch(/1\. checkout: (production, staging|staging, production)/)
    expect(text).toContain('and 14 more')
  })

  it('warns when no verdict can come of it', () => {
    expect(warningsOf(plan({ journeys: { iterations: 5 } }))[0]).toContain('cannot be judged')
    expect(warningsOf(plan({ journeys: { iterations: 6 } }))[0]).toContain('7 are the least')
    expect(warningsOf(plan({ journeys: { iterations: 7 } }))).toEqual([])
    expect(warningsOf(plan({ journeys: { duration: '1m' } }))).toEqual([])
  })
})

describe('the generator', () => {
  it('gives the numbers of the reference implementation of xoshiro128** 1.1', () => {
    const random = xoshiro128([1, 2, 3, 4])
    const words = Array.from({ length: 5 }, () => random() * 2 ** 32)
    expect(words).toEqual([11520, 0, 5927040, 70819200, 2031721883])
  })
})

function* take<T>(items: Iterable<T>, most: number): Generator<T> {
  let taken = 0
  for (const item of items) {
    if (taken++ >= most) return
    yield item
  }
}
