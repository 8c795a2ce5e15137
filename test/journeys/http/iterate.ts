// One iteration of an HTTP journey against an environment, as a run does it.

import { onTestFinished } from 'vitest'
import type { Environment } from '../../../src/environments/environment.ts'
import { type HttpJourney, journey } from '../../../src/journeys/define.ts'
import { runHttpIteration } from '../../../src/journeys/http/run.ts'
import { newVisitor, type Visitor } from '../../../src/journeys/http/visitor.ts'
import type { FinishedIteration } from '../../../src/record/sample.ts'

export const marker = { runId: 'test-run', version: '1.2.3' }

export interface Played {
  visitor?: Visitor
  after?: HttpJourney['after']
  timeoutMs?: number
  data?: Record<string, string>
}

export function play(
  environment: Environment,
  run: HttpJourney['run'],
  { visitor = newVisitor(environment, marker), after, timeoutMs = 20_000, data = {} }: Played = {},
): Promise<FinishedIteration> {
  onTestFinished(() => visitor.connection.close())
  return runHttpIteration({
    journey: journey.http('under test', run, { after }),
    request: { journey: 'under test', environment: 'candidate', pair: 0, phase: 'measured', data },
    environment,
    visitor,
    timeoutMs,
    actionTimeoutMs: 10_000,
  })
}
