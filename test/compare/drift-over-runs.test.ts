import { describe, expect, it } from 'vitest'
import { acceptRun, judgeRun, type PastRun, pastRun } from '../../src/compare/index.ts'
import { runFile, runOf, scattered } from './measured-run.ts'

const equal = scattered(1_000, 20, 1)

/** A run of a day in January whose staging is slower by this factor. */
function runOfDay(day: number, factor: number) {
  const staging = scattered(1_000 * factor, 20, 100 + day)
  const startedAt = `2026-01-${String(day).padStart(2, '0')}T02:00:00.000Z`
  return runOf({ production: equal, staging }, { id: `run-${day}`, startedAt })
}

function historyOf(factors: number[]): PastRun[] {
  const now = runFile({ startedAt: '2026-02-01T02:00:00.000Z' })
  return factors.map((factor, index) => {
    const run = runOfDay(index + 1, factor)
    return pastRun(run.file, JSON.parse(JSON.stringify(judgeRun(run))), now)!
  })
}

const steady = Array.from({ length: 14 }, () => 1)

describe('over scheduled runs', () => {
  it('a gap that grows too slowly for any single run raises an alarm with the run of its onset', () => {
    const history = historyOf([...steady, 1.06, 1.06, 1.07, 1.06])
    const { differences, remarks } = judgeRun(runOfDay(19, 1.07), { history })
    const search = differences.find(({ cell }) => cell === 'journey search · duration')!
    expect(search.verdict).not.toBe('must-fix')
    expect(search.notes.join()).toMatch(/drifts: higher than before since run run-1[456]/)
    expect(remarks.join()).toMatch(/search drifts over the runs: since run-1[456]/)
  })

  it('a run with the longest names is one of the runs before', () => {
    const run = runOfDay(1, 1)
    const { differences, ...comparison } = judgeRun(run)
    const cell = `journey ${'j'.repeat(500)} > ${'s'.repeat(500)} · duration`
    const longest = { ...comparison, differences: [{ ...differences[0], cell }] }
    const past = pastRun(run.file, longest, runFile({ startedAt: '2026-02-01T02:00:00.000Z' }))
    expect([...past!.estimates.keys()]).toEqual([cell])
  })

  it('a steady gap raises none, and too few runs say how many are missing', () => {
    expect(judgeRun(runOfDay(15, 1), { history: historyOf(steady) }).remarks).toEqual([])
    expect(judgeRun(runOfDay(4, 1), { history: historyOf([1, 1, 1]) }).remarks.join()).toBe(
      'Drift over runs cannot be seen yet: 6 more runs under the same conditions are needed.',
    )
    expect(judgeRun(runOfDay(1, 1), { history: [] }).remarks).toEqual([])
  })

  it('what was accepted is dealt with: the count begins anew', () => {
    const accepted = acceptRun(runOfDay(17, 1.06))
    const history = historyOf([...steady, 1.06, 1.06, 1.07, 1.06])
    const { remarks } = judgeRun(runOfDay(19, 1.07), { history, baseline: accepted })
    expect(remarks.join()).not.toContain('drifts')
  })

  it('runs of other conditions, later ones, cut off ones and foreign files do not count', () => {
    const now = runOfDay(9, 1).file
    const { file } = runOfDay(8, 1)
    const comparison = judgeRun(runOfDay(8, 1))
    expect(pastRun(file, comparison, now)?.estimates.size).toBeGreaterThan(0)
    expect(pastRun({ ...file, fingerprint: {} }, comparison, now)).toBeUndefined()
    expect(pastRun({ ...file, status: 'interrupted' }, comparison, now)).toBeUndefined()
    expect(pastRun(runOfDay(10, 1).file, comparison, now)).toBeUndefined()
    for (const foreign of [null, 7, {}, { ...comparison, schemaVersion: 99 }]) {
      expect(pastRun(file, foreign, now)).toBeUndefined()
    }
    const absurd = { ...comparison, differences: [{ cell: 'x', metric: 'duration', ratio: -1 }] }
    expect(pastRun(file, absurd, now)).toBeUndefined()
  })
})
