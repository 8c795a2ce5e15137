// Does the candidate degrade and recover as the reference does? Judged on experiments whose truth is
// known.

import { expect, test } from 'vitest'
import { judgeExperiment } from '../../../src/compare/experiment/judge-experiment.ts'
import type { StretchName } from '../../../src/record/experiment.ts'
import { type Behaviour, experimentOf, type Truth } from './measured-experiment.ts'

const doseMs = [100, 400]

/** What the fault adds is the dose, so many times over. */
function shop(restMs: number, times = 1, afterwardsMs = 0): Behaviour {
  const added = { steady: 0, fault: times, recovery: 0 }
  return {
    typicalMs: (stretch: StretchName, dose: number) =>
      restMs + added[stretch] * doseMs[dose]! + (stretch === 'recovery' ? afterwardsMs : 0),
  }
}

function judged(truth: Truth, seed = 1) {
  const run = experimentOf(truth, seed)
  return judgeExperiment(run, run.facts)
}

const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1)

test('equal environments are next to never called unequal', () => {
  const alarms = seeds.filter(
    (seed) => judged({ production: shop(120), staging: shop(120) }, seed).verdict === 'must-fix',
  )
  expect(alarms.length).toBeLessThanOrEqual(2)
})

test('the same delay on top of a slower rest is no difference in degradation', () => {
  const alarms = seeds.filter(
    (seed) => judged({ production: shop(120), staging: shop(320) }, seed).verdict === 'must-fix',
  )
  expect(alarms.length).toBeLessThanOrEqual(2)
})

test('an environment that pays the delay three times over is found, and a small pool suspected', () => {
  const reports = seeds.map((seed) =>
    judged({ production: shop(120), staging: shop(120, 3) }, seed),
  )
  const found = reports.filter(({ verdict, exitCode }) => verdict === 'must-fix' && exitCode === 1)
  expect(found.length).toBeGreaterThanOrEqual(10)
  expect(found[0]!.summary).toMatch(/^staging degrades more than production \(latency on store; /)
  expect(found[0]!.causes[0]).toMatch(/calls wait for one another.*smaller pool/)
})

test('an environment that recovers later is found, too', () => {
  const { differences, summary } = judged({
    production: shop(120),
    staging: shop(120, 1, 300),
  })
  const after = differences.filter(
    ({ stretch, metric }) => stretch === 'recovery' && metric === 'duration',
  )
  expect(after.map(({ verdict }) => verdict)).toEqual(['must-fix', 'must-fix'])
  expect(summary).toContain('staging recovers more slowly than production')
})

test('errors that one environment alone gives its users are a difference', () => {
  const { differences, userErrors, timings } = judged({
    production: shop(120),
    staging: { ...shop(120), failing: 0.5 },
  })
  const errors = differences.find(({ cell }) => cell === 'journey pay · errors · fault 400 ms')!
  expect(errors.verdict).toBe('must-fix')
  expect(errors.reason).toContain('40 of 80 failed in staging')
  const seen = userErrors.find((it) => it.environment === 'staging' && it.dose === 1)!
  expect(seen.kinds).toEqual({ 'http-502': 40 })
  expect(timings.find((it) => it.environment === 'staging')!.noticedMs).not.toContain(null)
})

test('what moved and what did not is said with an interval, not by a lack of significance', () => {
  const { differences } = judged({ production: shop(120), staging: shop(120) })
  const cell = differences.find((it) => it.cell === 'journey pay · duration · fault 400 ms')!
  expect(cell.reference.reaction).toBe('moved')
  expect(cell.reference.interval![0]).toBeGreaterThan(2)
  const still = judged({ production: shop(120, 0), staging: shop(120, 0) }).differences
  expect(
    still.filter((it) => it.metric === 'duration').map((it) => it.reference.reaction),
  ).not.toContain('moved')
})

test('users notice soon after the fault comes, and it is over soon after it has gone', () => {
  const { timings } = judged({ production: shop(120), staging: shop(120) })
  const [first] = timings.filter(({ dose }) => dose === 1)
  // The third of them that was slow, each begun a tenth of a second after the other.
  for (const ms of first!.noticedMs) expect(ms).toBeLessThan(1_500)
  for (const ms of first!.recoveredMs) expect(ms).toBeLessThan(1_500)
})

test('a gap that an interval excludes is no reason to say that it may lie within the margin', () => {
  const { differences } = judged({ production: shop(120), staging: shop(120, 1.25) }, 3)
  const cell = differences.find((it) => it.cell === 'journey pay · duration · fault 400 ms')!
  expect(cell.verdict).toBe('should-fix')
  expect(cell.interval![0]).toBeGreaterThan(1 + cell.margin)
  expect(cell.reason).toContain(
    'beyond the margin of 10 %, but with 8 cells judged at once that is not sure',
  )
})

test('without enough slices nothing is judged, and the reason says what to do', () => {
  const run = experimentOf({ production: shop(120), staging: shop(120, 3) }, 1)
  const facts = { ...run.facts, trials: run.facts.trials.filter(({ repeat }) => repeat === 0) }
  const { verdict, exitCode, differences } = judgeExperiment(run, facts)
  expect({ verdict, exitCode }).toEqual({ verdict: 'inconclusive', exitCode: 3 })
  expect(differences[0]!.reason).toContain('needs at least 10 slices; there are 5: more repeats')
})

test('a single repeat is not judged, however many slices a folder from elsewhere has', () => {
  const run = experimentOf({ production: shop(120), staging: shop(120, 3) }, 1)
  const trials = run.facts.trials.filter(({ repeat }) => repeat === 0)
  const { verdict, differences } = judgeExperiment(run, { ...run.facts, slices: 10, trials })
  expect(verdict).toBe('inconclusive')
  const [duration] = differences.filter(({ metric }) => metric === 'duration')
  expect(duration).toMatchObject({ verdict: 'inconclusive', ratio: null, interval: null })
  expect(duration!.reason).toContain('needs at least 2 repeats of a stretch')
})

test('a damaged experiment is never shown to be well, and neither is an incomplete one', () => {
  const run = experimentOf({ production: shop(120), staging: shop(120) }, 4)
  expect(judgeExperiment(run, run.facts)).toMatchObject({ verdict: 'acceptable', exitCode: 0 })
  const damaged = { ...run, problems: ['samples.ndjson: 1 line is left out: line 2 is cut off'] }
  const incomplete = { ...run, file: { ...run.file, status: 'interrupted' as const } }
  for (const [left, called] of [
    [damaged, 'damaged'],
    [incomplete, 'incomplete'],
  ] as const) {
    const { verdict, exitCode, summary } = judgeExperiment(left, run.facts)
    expect({ verdict, exitCode }).toEqual({ verdict: 'inconclusive', exitCode: 3 })
    expect(summary).toMatch(
      new RegExp(`^Not enough was measured .*: the run folder is ${called}\\.$`),
    )
  }
})

test('an experiment of which nothing was measured is inconclusive', () => {
  const run = experimentOf({ production: shop(120), staging: shop(120) }, 1)
  const { verdict, exitCode } = judgeExperiment(
    { ...run, samples: [] },
    { ...run.facts, trials: [] },
  )
  expect({ verdict, exitCode }).toEqual({ verdict: 'inconclusive', exitCode: 3 })
})
