import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunEnded } from '../../src/send/ending.ts'
import { StandstillWatch } from '../../src/send/standstill.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function watch(): RunEnded[] {
  const told: RunEnded[] = []
  new StandstillWatch((ending) => told.push(ending))
  return told
}

it('a machine that stays awake is left alone', () => {
  const told = watch()
  vi.advanceTimersByTime(3_600_000)
  expect(told).toEqual([])
})

it.each([
  ['slept', 90_000],
  ['was set back', -90_000],
])('a clock that jumps, because the machine %s, ends the run in order', (_, jumpMs) => {
  const told = watch()
  vi.advanceTimersByTime(10_000)
  vi.setSystemTime(Date.now() + jumpMs)
  vi.advanceTimersByTime(10_000)
  expect(told).toMatchObject([
    { status: 'stopped', message: expect.stringContaining('stood still for 90 s') },
  ])
})
