import { expect, it } from 'vitest'
import { ExperimentProgress } from '../../../src/cli/experiment/progress.ts'
import type { ExperimentPlan } from '../../../src/experiments/plan.ts'

it('lets nothing that a process has printed command the terminal', () => {
  const written: string[] = []
  const screen = { write: (text: string) => written.push(text) }
  const progress = new ExperimentProgress(screen, {} as ExperimentPlan, false)
  progress.say('The shop ended:\n\u001b]0;a title\u0007\u001b[2Jlistening\rno')
  expect(written.join('')).toBe('The shop ended:\n�]0;a title��[2Jlistening no\n')
})
