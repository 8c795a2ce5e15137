import { describe, expect, it } from 'vitest'
import { spreadAround } from '../../src/compare/baseline.ts'
import {
  acceptRun,
  type Baseline,
  dropFromBaseline,
  judgeRun,
  parseBaseline,
} from '../../src/compare/index.ts'
import { runOf, scattered } from './measured-run.ts'

const slow = (seed: number, factor = 2, changes = {}) =>
  runOf(
    { production: scattered(1_000, 20, seed), staging: scattered(1_000 * factor, 20, seed + 100) },
    { id: `run-${seed}`, ...changes },
  )

function accepted(count: number): Baseline {
  let baseline: Baseline | undefined
  for (let seed = 1; seed <= count; seed++) baseline = acceptRun(slow(seed), baseline)
  return baseline!
}

describe('a run against the baseline', () => {
  it('has not moved where the gap is the accepted one, and is no longer red', () => {
    const comparison = judgeRun(slow(50), { baseline: accepted(6) })
    const [duration] = comparison.differences
    expect(duration).toMatchObject({ verdict: 'must-fix', against: 'baseline' })
    expect(duration!.moved).toMatchObject({ verdict: 'acceptable', runs: 6, provisional: false })
    expect(duration!.moved!.baselineRatio).toBeCloseTo(2, 1)
    expect(comparison.exitCode).toBe(0)
  })

  it('has moved where the gap has doubled', () => {
    const comparison = judgeRun(slow(50, 4), { baseline: accepted(6) })
    expect(comparison.differences[0]!.moved).toMatchObject({ verdict: 'must-fix' })
    expect(comparison.differences[0]!.moved!.reason).toContain('from the accepted ×2')
    expect(comparison.exitCode).toBe(1)
  })

  it('has moved where the gap has closed', () => {
    const comparison = judgeRun(slow(50, 1), { baseline: accepted(6) })
    expect(comparison.differences[0]!.moved).toMatchObject({ verdict: 'must-fix' })
    expect(comparison.exitCode).toBe(1)
  })

  it('is judged provisionally below five accepted runs', () => {
    const moved = judgeRun(slow(50, 1), { baseline: accepted(2) })
    expect(moved.differences[0]!.moved).toMatchObject({ provisional: true, runs: 2 })
    expect(moved.remarks).toContainEqual(expect.stringContaining('provisional (2 accepted runs;'))
    expect(moved.exitCode).not.toBe(1)
  })

  it('does not use a baseline of other conditions, and lists what differs', () => {
    const fingerprint = { journeys: 'search', browser: 'chromium 141' }
    const comparison = judgeRun(slow(50, 2, { fingerprint }), { baseline: accepted(6) })
    expect(comparison.differences[0]!.moved).toBeUndefined()
    expect(comparison.remarks.join(' ')).toContain(
      'browser: chromium 140 in the baseline, chromium 141 in the run',
    )
    expect(comparison.exitCode).toBe(1)
  })
})

describe('accepting', () => {
  it('is refused twice, for incomplete runs and for other conditions', () => {
    const baseline = accepted(1)
    expect(() => acceptRun(slow(1), baseline)).toThrow('in the baseline already')
    expect(() => acceptRun(slow(2, 2, { status: 'interrupted' }), baseline)).toThrow('not complete')
    expect(() => acceptRun(slow(2, 2, { fingerprint: {} }), baseline)).toThrow('not comparable')
    expect(() => acceptRun(runOf({ production: [], staging: [] }))).toThrow('nothing to accept')
  })

  it('takes an incomplete run when insisted on', () => {
    const run = slow(2, 2, { status: 'interrupted' })
    expect(acceptRun(run, accepted(1), { evenIncomplete: true }).runs).toHaveLength(2)
  })
})

describe('the file', () => {
  it('comes back as it was', () => {
    const baseline = accepted(3)
    expect(parseBaseline(JSON.stringify(baseline))).toEqual(baseline)
  })

  it('comes back with the longest names that a journey and a step may have', () => {
    const baseline = accepted(1)
    const [entry] = Object.values(baseline.cells)
    const cell = `journey ${'j'.repeat(500)} > ${'s'.repeat(500)} · duration p99.9`
    const longest = { ...baseline, cells: { [cell]: entry! } }
    expect(parseBaseline(JSON.stringify(longest))).toEqual(longest)
  })

  it('comes back with every cell of the largest plan', () => {
    const baseline = accepted(1)
    const [entry] = Object.values(baseline.cells)
    const cells = Object.fromEntries(
      Array.from({ length: 50_000 }, (_, nth) => [`endpoint GET /${nth} · bytes`, entry!]),
    )
    const read = parseBaseline(JSON.stringify({ ...baseline, cells }))
    expect(Object.keys(read.cells)).toHaveLength(50_000)
  })

  it.each([
    ['{', 'cannot be read'],
    ['[]', 'expected an object'],
    ['{"schemaVersion":2}', 'schemaVersion: expected'],
    [
      JSON.stringify({ ...accepted(1), cells: { a: [{ run: 'x', theta: 'NaN', se: 0 }] } }),
      'theta',
    ],
    [JSON.stringify({ ...accepted(1), cells: { a: [{ run: 'x', theta: 1e9, se: 0 }] } }), 'theta'],
  ])('is refused where it is damaged: %s', (text, fault) => {
    expect(() => parseBaseline(text)).toThrow(fault)
  })

  it('forgets a cell or a whole journey, and names what it has', () => {
    const baseline = accepted(1)
    const without = dropFromBaseline(baseline, 'journey search · duration')
    expect(Object.keys(without.cells)).toEqual(['journey search · errors'])
    expect(dropFromBaseline(baseline, 'journey search').cells).toEqual({})
    expect(dropFromBaseline(baseline, 'search · duration')).toEqual(without)
    expect(dropFromBaseline(baseline, 'search').cells).toEqual({})
    expect(() => dropFromBaseline(baseline, 'login')).toThrow('It has: journey search · duration')
  })
})

describe('the uncertainty of what is known', () => {
  const own = { se: 0.03, df: 4 }
  const runs = (thetas: number[], se: number) =>
    thetas.map((theta, run) => ({ run: `${run}`, theta, se }))

  it('is that of both runs together below five', () => {
    expect(spreadAround(own, runs([0.1, 0.3], 0.04)).se).toBeCloseTo(
      Math.sqrt(0.03 ** 2 + 0.04 ** 2 / 2),
      12,
    )
  })

  it('has the scatter between runs in it from five on', () => {
    const around = spreadAround(own, runs([0.1, 0.2, 0.3, 0.4, 0.5], 0.05))
    const between = (0.025 - 0.0025) * 1.2
    const variance = between + 0.0009 + 0.0025 / 5
    expect(around.theta).toBeCloseTo(0.3, 12)
    expect(around.se).toBeCloseTo(Math.sqrt(variance), 12)
    const terms = between ** 2 / 4 + 0.0009 ** 2 / 4 + (0.0025 / 5) ** 2 / 20
    expect(around.df).toBeCloseTo(Math.max(4, variance ** 2 / terms), 9)
  })
})
