import { expect, test } from 'vitest'
import { judgeRun } from '../../../src/compare/index.ts'
import type { StepSample } from '../../../src/record/sample.ts'
import { runFile, sample } from '../measured-run.ts'

const environments = ['production', 'staging'] as const

/** Twenty pairs of a journey with two steps; staging's figures differ as given. */
function notesOf(staging: { openMs: number; payMs: number }): string[] {
  const usual = { openMs: 200, payMs: 300 }
  const samples = environments.flatMap((environment) =>
    Array.from({ length: 20 }, (_, pair) => {
      const { openMs, payMs } = environment === 'staging' ? staging : usual
      const step = (name: string, ms: number): StepSample => ({
        name,
        outcome: 'ok',
        durationUs: (ms + (pair % 3)) * 1000,
      })
      const steps = [step('open', openMs), step('pay', payMs)]
      const durationUs = steps.reduce((sum, it) => sum + it.durationUs, 0)
      return sample({ environment, pair, durationUs, steps })
    }),
  )
  const { differences } = judgeRun({ file: runFile(), samples, series: [], problems: [] })
  return differences.find(({ cell }) => cell === 'journey search · duration')?.notes ?? []
}

test('a gap is told with the step that it is in', () => {
  expect(notesOf({ openMs: 200, payMs: 700 })).toEqual([
    '100 % of +400 ms is time in step pay (301 → 701 ms)',
  ])
})

test('a gap in several steps goes with the larger part, and does not add up', () => {
  expect(notesOf({ openMs: 300, payMs: 600 })).toEqual([
    '+400 ms goes with +300 ms of time in step pay (301 → 601 ms)',
  ])
})

test('a faster candidate is told with its sign', () => {
  expect(notesOf({ openMs: 200, payMs: 100 })).toEqual([
    '100 % of −200 ms is time in step pay (301 → 101 ms)',
  ])
})

test('where there is no gap there is no note', () => {
  expect(notesOf({ openMs: 200, payMs: 300 })).toEqual([])
})
