import { describe, expect, it } from 'vitest'
import { type Comparison, judgeRun, judgeTwoRuns } from '../../src/compare/index.ts'
import { runOf, scattered } from './measured-run.ts'

const equal = { production: scattered(1_000, 40, 1), staging: scattered(1_000, 40, 2) }
const slower = { production: scattered(1_200, 20, 1), staging: scattered(3_400, 20, 2) }

function cell(comparison: Comparison, name = 'journey search · duration') {
  return comparison.differences.find((difference) => difference.cell === name)!
}

describe('the verdict on a journey', () => {
  it('is must-fix and exit code 1 where the candidate is three times slower', () => {
    const comparison = judgeRun(runOf(slower))
    const { verdict, ratio, interval, reason } = cell(comparison)
    expect(comparison).toMatchObject({ exitCode: 1, verdict: 'must-fix' })
    expect(verdict).toBe('must-fix')
    expect(ratio).toBeGreaterThan(2.5)
    expect(interval![0]).toBeLessThan(ratio!)
    expect(reason).toMatch(
      /^duration differs by \+1\d\d % \[\+1\d\d, \+\d\d\d\]; the margin is 10 %; staging is slower$/,
    )
  })

  it('is must-fix as well where the candidate is faster, and says so', () => {
    const { production, staging } = slower
    const { verdict, reason } = cell(judgeRun(runOf({ production: staging, staging: production })))
    expect(verdict).toBe('must-fix')
    expect(reason).toContain('staging is faster')
  })

  it('is acceptable and exit code 0 where equals are shown to be equal', () => {
    const comparison = judgeRun(runOf(equal))
    expect(cell(comparison).verdict).toBe('acceptable')
    expect(comparison).toMatchObject({ exitCode: 0, verdict: 'acceptable' })
  })

  it('is acceptable where all values are the same', () => {
    const same = new Array<number>(20).fill(500)
    expect(cell(judgeRun(runOf({ production: same, staging: same }))).verdict).toBe('acceptable')
  })

  it('is inconclusive and exit code 3 with fewer than six complete pairs', () => {
    const run = runOf({
      production: scattered(1_000, 8, 1),
      staging: ['failed', 'failed', 'failed', ...scattered(9_000, 5, 2)],
    })
    const comparison = judgeRun(run)
    expect(cell(comparison)).toMatchObject({ verdict: 'inconclusive', ratio: null, interval: null })
    expect(cell(comparison).reason).toBe('needs at least 6 complete pairs; there are 5')
    expect(comparison.exitCode).toBe(3)
  })

  it('says why an interval beyond the margin is not enough among many cells', () => {
    const runs = Array.from({ length: 8 }, (_, at) =>
      runOf(
        {
          production: scattered(1_000, 20, at + 1, 0.05),
          staging: scattered(at === 0 ? 1_200 : 1_000, 20, at + 101, 0.05),
        },
        {},
        `journey-${at}`,
      ),
    )
    const samples = runs.flatMap((run) => run.samples)
    const found = cell(judgeRun({ ...runs[0]!, samples }), 'journey journey-0 · duration')
    expect(found.verdict).toBe('should-fix')
    expect(found.interval![0]).toBeGreaterThan(1.1)
    expect(found.reason).toMatch(
      /beyond the margin of 10 %, but with 16 cells judged at once that is not sure$/,
    )
  })

  it('tells an undecided run what it could have seen and how long it has to be', () => {
    const run = runOf({
      production: scattered(1_000, 12, 3, 0.2),
      staging: scattered(1_050, 12, 4, 0.2),
    })
    expect(cell(judgeRun(run)).reason).toMatch(
      /a gap of \d+ % would have been found; needs about \d+ iterations instead of 12/,
    )
  })

  it('takes a small difference below the floor for none', () => {
    const run = runOf({ production: scattered(3, 20, 1, 0.02), staging: scattered(6, 20, 2, 0.02) })
    expect(cell(judgeRun(run)).verdict).toBe('acceptable')
  })

  it('is measured from the expected ratio, with its reason', () => {
    const expected = { 'journey search': { ratio: 2.8, because: 'one core instead of four' } }
    const run = runOf(slower, { settings: { margins: {}, expected } })
    expect(cell(judgeRun(run))).toMatchObject({
      verdict: 'acceptable',
      expectedRatio: 2.8,
      because: 'one core instead of four',
    })
  })

  it('follows the margin of its journey', () => {
    const margins = { journeys: { search: { typical: 2.5 } } }
    const run = runOf(slower, { settings: { margins, expected: {} } })
    expect(cell(judgeRun(run)).verdict).toBe('acceptable')
  })
})

describe('errors of a journey', () => {
  it('that never happened say how many cannot be excluded, and cause no exit code 3', () => {
    const comparison = judgeRun(
      runOf({ production: scattered(900, 20, 5, 0.02), staging: scattered(900, 20, 6, 0.02) }),
    )
    const errors = cell(comparison, 'journey search · errors')
    expect(errors.verdict).toBe('inconclusive')
    expect(errors.reason).toBe('0 of 20 failed; up to 12 points cannot be excluded')
    expect(comparison.exitCode).toBe(0)
  })

  it('in one environment only must be fixed, stand beside the durations, and name their kind', () => {
    const staging = scattered(1_000, 20, 2).map((ms, pair) => (pair % 2 === 0 ? ms : 'failed'))
    const comparison = judgeRun(runOf({ production: scattered(1_000, 20, 1), staging }))
    expect(cell(comparison, 'journey search · errors').verdict).toBe('must-fix')
    expect(cell(comparison, 'journey search · errors').notes).toContain('staging: 10 × http-500')
    expect(cell(comparison).notes).toContain('error rates differ: 10 of 20 against 0 of 20')
    expect(cell(comparison).candidate).toMatchObject({ count: 20, errors: 10 })
  })

  it('by timeout enter the durations at the timeout', () => {
    const staging = scattered(1_000, 20, 2).map(() => 'timed-out' as const)
    const comparison = judgeRun(runOf({ production: scattered(1_000, 20, 1), staging }))
    expect(cell(comparison).ratio).toBeGreaterThan(50)
  })
})

describe('cells that miss something', () => {
  it('are inconclusive with exit code 3 where one environment has no sample', () => {
    const comparison = judgeRun(runOf({ production: scattered(1_000, 20, 1), staging: [] }))
    expect(comparison.differences.map(({ verdict }) => verdict)).not.toContain('acceptable')
    expect(comparison.exitCode).toBe(3)
  })

  it('include planned journeys without any sample', () => {
    const plan = { journeys: [{ name: 'checkout' }] }
    const comparison = judgeRun(runOf(equal, { plan }))
    expect(cell(comparison, 'journey checkout · duration').verdict).toBe('inconclusive')
    expect(comparison.exitCode).toBe(3)
  })

  it('make a run without anything inconclusive, never acceptable', () => {
    const comparison = judgeRun(runOf({ production: [], staging: [] }))
    expect(comparison).toMatchObject({ verdict: 'inconclusive', exitCode: 3 })
    expect(comparison.summary).toBe('There is nothing to judge.')
  })

  it('of an incomplete run are judged, but do not pass', () => {
    const comparison = judgeRun(runOf(equal, { status: 'interrupted', reason: 'Ctrl-C' }))
    expect(comparison).toMatchObject({ verdict: 'inconclusive', exitCode: 3 })
    expect(comparison.remarks[0]).toContain('incomplete (interrupted): Ctrl-C')
  })
})

describe('steps and metrics', () => {
  it('with opposite gaps are told beside a journey in which they cancel', () => {
    const run = runOf(equal)
    const [first, second] = [scattered(500, 40, 7, 0.03), scattered(500, 40, 8, 0.03)]
    for (const it of run.samples) {
      const shift = it.environment === 'staging' ? 0.5 : 1
      it.steps.push(
        { name: 'open', outcome: 'ok', durationUs: first[it.pair]! * 1_000 * shift },
        { name: 'pay', outcome: 'ok', durationUs: second[it.pair]! * 1_000 * (2 - shift) },
      )
    }
    const comparison = judgeRun(run)
    expect(cell(comparison, 'journey search > open · duration').verdict).toBe('must-fix')
    expect(cell(comparison).notes).toEqual([
      'opposite gaps cancel: pay ×1.5 slower, open ×0.5 faster',
    ])
    expect(comparison.exitCode).toBe(0)
  })

  it('that are zero on one side are judged by what lies between them', () => {
    const run = runOf(equal)
    for (const it of run.samples) it.metrics.cls = it.environment === 'staging' ? 0.2 : 0
    const shift = cell(judgeRun(run), 'journey search · cls')
    expect(shift).toMatchObject({ verdict: 'must-fix', ratio: null, interval: null })
    expect(shift.reason).toContain('layout shift: 0.2 in staging, 0 in production')
  })

  it('that are zero on both sides are acceptable', () => {
    const run = runOf(equal)
    for (const it of run.samples) it.metrics.cls = 0
    expect(cell(judgeRun(run), 'journey search · cls').verdict).toBe('acceptable')
  })
})

describe('two separate runs', () => {
  it('are judged as two groups, and said to be weaker', () => {
    const comparison = judgeTwoRuns(
      runOf(slower, { id: 'monday' }),
      runOf({ ...slower, staging: scattered(5_000, 20, 9) }, { id: 'tuesday' }),
      'staging',
    )
    expect(comparison).toMatchObject({
      paired: false,
      runs: { reference: 'monday', candidate: 'tuesday' },
      environments: { reference: 'staging', candidate: 'staging' },
      exitCode: 1,
    })
    expect(comparison.remarks.join(' ')).toContain('Two separate runs are weaker than one')
    expect(cell(comparison).reason).toContain('staging of tuesday is slower')
  })

  it('that are the same are acceptable', () => {
    const comparison = judgeTwoRuns(runOf(equal), runOf(equal), 'staging')
    expect(cell(comparison).ratio).toBeCloseTo(1, 10)
    expect(cell(comparison).verdict).toBe('acceptable')
  })
})

it('judges journeys that are called like properties of objects', () => {
  const run = runOf(equal, {}, 'constructor')
  expect(cell(judgeRun(run), 'journey constructor · duration').verdict).toBe('acceptable')
})
