import { describe, expect, it, test } from 'vitest'
import { CountBy } from '../../../src/traffic/inspect/count-by.ts'
import { Latencies } from '../../../src/traffic/inspect/latencies.ts'
import { RateMeter } from '../../../src/traffic/inspect/rate.ts'
import { Survey } from '../../../src/traffic/inspect/survey.ts'
import { emptyRecord } from '../../../src/traffic/log-record.ts'

const startUs = Date.UTC(2026, 4, 4) * 1_000

/** So many requests in each second, spread evenly. */
function rateOf(perSecond: number[]) {
  const meter = new RateMeter()
  for (const [second, count] of perSecond.entries()) {
    for (let nth = 0; nth < count; nth++) {
      meter.add(startUs + second * 1_000_000 + Math.floor((nth * 1_000_000) / count))
    }
  }
  return meter.finish()
}

describe('the rate of a log', () => {
  it('is that of its whole seconds', () => {
    const rate = rateOf(new Array(600).fill(5))
    expect(rate).toMatchObject({ perSecond: 5, durationUs: 600_000_000, word: 'steady' })
    expect(rate?.columns.length).toBeLessThanOrEqual(64)
    expect(new Set(rate?.columns.map(({ perSecond }) => perSecond))).toEqual(new Set([5]))
  })

  it('names the busiest minute of the clock', () => {
    const perSecond = new Array(600).fill(1)
    perSecond.fill(10, 180, 240)
    expect(rateOf(perSecond)?.busiestMinute).toEqual({ startUs: startUs + 180e6, count: 600 })
  })

  it('is spiky where single seconds burst, though the chart is even', () => {
    const rate = rateOf(Array.from({ length: 3_600 }, (_, second) => (second % 20 === 0 ? 100 : 0)))
    expect(rate?.word).toBe('spiky')
    expect(rate?.dispersion1s).toBeGreaterThan(50)
  })

  it('has no word where there is too little of it', () => {
    expect(rateOf([3, 3, 3])?.word).toBeNull()
    expect(rateOf([])).toBeNull()
  })

  it('takes the same room for a year', () => {
    const meter = new RateMeter()
    for (let hour = 0; hour < 365 * 24; hour++) meter.add(startUs + hour * 3_600_000_000)
    expect(meter.finish()?.columns.length).toBeLessThanOrEqual(64)
  })
})

describe('latencies', () => {
  it('are within two percent, of all and of each endpoint', () => {
    const latencies = new Latencies()
    for (let ms = 1; ms <= 1_000; ms++) latencies.add(ms % 2, ms * 1_000)
    expect(latencies.whole()?.count).toBe(1_000)
    expect(Math.abs((latencies.whole()?.p95 ?? 0) / 950 - 1)).toBeLessThan(0.02)
    const [even, odd] = latencies.groups((endpoint) => endpoint)
    expect([even?.count, odd?.count]).toEqual([500, 500])
  })

  it('of nothing at all are nothing, and of no time are zero', () => {
    const latencies = new Latencies()
    expect(latencies.whole()).toBeNull()
    latencies.add(0, 0)
    expect(latencies.whole()).toEqual({ count: 1, p50: 0, p95: 0, p99: 0 })
  })
})

test('texts that find no room are counted together', () => {
  const counts = new CountBy(2)
  for (const text of ['a', 'b', 'c', 'a', 'd']) counts.add(text)
  expect(counts.ranked()).toEqual([
    ['a', 2],
    ['b', 1],
  ])
  expect(counts.rest).toBe(2)
})

test('a survey of no request says so', () => {
  expect(new Survey().findings(0, 200, String)).toMatchObject({
    bytes: 0,
    first: null,
    last: null,
    latency: null,
    endpoints: [],
    rate: null,
  })
})

test('the times of endpoints that have become one are those of all of them', () => {
  const survey = new Survey()
  for (let id = 0; id < 100; id++) {
    const record = { ...emptyRecord(), method: 'GET', target: `/users/${id}`, latencyUs: 5_000 }
    survey.add(record, startUs + id)
  }
  const { endpoints, latency } = survey.findings(100, 200, String)
  expect(endpoints).toHaveLength(1)
  expect(endpoints[0]?.latency?.count).toBe(100)
  expect(latency?.count).toBe(100)
})
