import { expect, test } from 'vitest'
import { judgeRun } from '../../src/compare/index.ts'
import type { StepSample } from '../../src/record/sample.ts'
import { runFile, sample } from './measured-run.ts'

const environments = ['production', 'staging'] as const

/** Twenty pairs of a journey with two steps; staging's figures differ as given. */
function notesOf(staging: { openMs: number; payMs: number; ttfb: number }): string[] {
  const usual = { openMs: 200, payMs: 300, ttfb: 50 }
  const samples = environments.flatMap((environment) =>
    Array.from({ length: 20 }, (_, pair) => {
      const { openMs, payMs, ttfb } = environment === 'staging' ? staging : usual
      const step = (name: string, ms: number): StepSample => ({
        name,
        outcome: 'ok',
        durationUs: (ms + (pair % 3)) * 1000,
      })
      const steps = [step('open', openMs), step('pay', payMs)]
      const durationUs = steps.reduce((sum, it) => sum + it.durationUs, 0)
      return sample({ environment, pair, durationUs, steps, metrics: { ttfb: ttfb + (pair % 3) } })
    }),
  )
  const { differences } = judgeRun({ file: runFile(), samples, series: [], problems: [] })
  return differences.find(({ cell }) => cell === 'journey search · duration')?.notes ?? []
}

test('a gap is told with the step and the first byte that it goes with', () => {
  expect(notesOf({ openMs: 200, payMs: 700, ttfb: 400 })).toEqual([
    '+400 ms goes with step pay (+400 ms) and time to first byte (+350 ms)',
  ])
})

test('a gap whose first byte did not move is not told to go with it', () => {
  expect(notesOf({ openMs: 600, payMs: 300, ttfb: 50 })).toEqual([
    '+400 ms goes with step open (+400 ms)',
  ])
})

test('a faster candidate is told with its sign', () => {
  expect(notesOf({ openMs: 200, payMs: 100, ttfb: 50 })).toEqual([
    '−200 ms goes with step pay (−200 ms)',
  ])
})

test('where there is no gap there is no note', () => {
  expect(notesOf({ openMs: 200, payMs: 300, ttfb: 50 })).toEqual([])
})
