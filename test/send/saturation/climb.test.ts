// Where the search goes: a plain server is imagined, and every step is told to the climb.

import { expect, it } from 'vitest'
import { Histogram } from '../../../src/record/histogram.ts'
import { type LoopStep, openLoopLedger } from '../../../src/record/saturation.ts'
import { Climb, type ClimbBounds } from '../../../src/send/saturation/climb.ts'

const bounds: ClimbBounds = { maxConnections: 256, maxErrors: 0.01, latencyFactor: 10 }

type Measured = Partial<Omit<LoopStep, 'service'>> & { perSecond: number; medianMs?: number }

function step(connections: number, { medianMs = 20, ...more }: Measured): LoopStep {
  return {
    environment: 'staging',
    part: 'search',
    connections,
    startedAt: '2026-05-04T12:00:00.000Z',
    durationMs: 1_000,
    count: 100,
    errors: 0,
    service: Histogram.of(new Array(100).fill(medianMs * 1_000)).encode(),
    ledger: openLoopLedger(),
    cpu: 0.1,
    eventLoopDelayP99Us: 0,
    ...more,
  }
}

/** The numbers of connections that were tried, and how it ended. */
function climbOn(server: (connections: number) => Measured, more: Partial<ClimbBounds> = {}) {
  const climb = new Climb({ ...bounds, ...more })
  const tried: number[] = []
  for (let next = climb.next; next !== undefined && tried.length < 50; next = climb.next) {
    tried.push(next)
    climb.see(step(next, server(next)))
  }
  return { tried, result: climb.result }
}

const plain = (most: number) => (connections: number) => ({
  perSecond: Math.min(most, 50 * connections),
})

it('doubles until more connections bring nothing twice, and looks between the best and its neighbours', () => {
  const { tried, result } = climbOn(plain(200))
  expect(tried).toEqual([1, 2, 4, 8, 16, 3, 6])
  expect(result).toMatchObject({ end: 'plateau', connections: 4 })
})

it('goes on after one slow moment', () => {
  let slow = true
  const { result } = climbOn((connections) => {
    if (connections !== 4 || !slow) return plain(800)(connections)
    slow = false
    return { perSecond: 60 }
  })
  expect(result).toMatchObject({ end: 'plateau', connections: 16 })
})

it('looks once more where throughput falls and then goes no further, and not between that and the best', () => {
  const { tried, result } = climbOn((connections) => ({
    perSecond: connections > 8 ? 60 : 50 * connections,
  }))
  expect(tried).toEqual([1, 2, 4, 8, 16, 16, 6])
  expect(result).toMatchObject({ end: 'collapse', connections: 8 })
  expect(result?.why).toBe('60 a second at 16 connections, after 400 a second with fewer')
})

it('ends with the errors, of which the figures are said', () => {
  const { tried, result } = climbOn((connections) => ({
    perSecond: 50 * connections,
    errors: connections > 4 ? 7 : 0,
    ledger: { ...openLoopLedger(), errorKinds: { reset: 2 }, statuses: { 200: 100, 503: 5 } },
  }))
  expect(tried).toEqual([1, 2, 4, 8, 3])
  expect(result).toEqual({
    end: 'errors',
    why: '7 of 107 requests failed at 8 connections (mostly http-503)',
    connections: 4,
  })
})

it('ends where a step was given up', () => {
  const { result } = climbOn((connections) => ({
    perSecond: 50 * connections,
    ...(connections === 2 && { cut: '20 of 40 requests failed' }),
  }))
  expect(result).toMatchObject({ end: 'errors', connections: 1 })
})

it('ends with the latency, by a factor and by a bound', () => {
  const waiting = (connections: number) => ({
    perSecond: 50 * connections,
    medianMs: 10 * connections,
  })
  expect(climbOn(waiting).result).toMatchObject({
    end: 'latency',
    why: 'a median of 160 ms at 16 connections, more than 10 times the 10 ms of one connection',
    connections: 8,
  })
  expect(climbOn(waiting, { maxLatencyMs: 25 }).result).toMatchObject({
    end: 'latency',
    why: 'p95 of 40 ms at 4 connections; the bound is 25 ms',
    connections: 2,
  })
})

it('says when a limit ended it, which is no capacity', () => {
  expect(climbOn(plain(1e9), { maxRate: 100 }).result).toMatchObject({ end: 'max-rate' })
  expect(climbOn(plain(1e9), { maxConnections: 12 })).toMatchObject({
    tried: [1, 2, 4, 8, 12, 10],
    result: { end: 'max-connections', connections: 12 },
  })
  const busy = climbOn((connections) => ({ ...plain(1e9)(connections), cpu: 0.95 }))
  expect(busy.result).toMatchObject({ end: 'generator' })
})

it('has nothing where even one connection is too much', () => {
  const { tried, result } = climbOn(() => ({ perSecond: 0, count: 0, errors: 100 }))
  expect(tried).toEqual([1])
  expect(result).toMatchObject({ end: 'nothing', connections: 0 })
})
