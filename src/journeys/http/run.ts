// One iteration of an HTTP journey, from a visitor to a sample. The clock runs while the author's
// code does; making the visitor and the clean-up in `after` lie outside.

import type { Environment } from '../../environments/environment.ts'
import type { FinishedIteration, SampleError } from '../../record/sample.ts'
import type { HttpJourney, HttpTools } from '../define.ts'
import { type IterationResult, runIteration } from '../iteration.ts'
import type { IterationRequest } from '../runner.ts'
import { StepRecorder } from '../steps.ts'
import { HttpSession } from './session.ts'
import { Tally } from './tally.ts'
import type { Visitor } from './visitor.ts'

export interface HttpRun {
  journey: HttpJourney
  request: IterationRequest
  environment: Environment
  /** New for each iteration, or kept; whoever made it closes it. */
  visitor: Visitor
  /** `journeys.timeout`, unless the journey has its own. */
  timeoutMs: number
  actionTimeoutMs: number
}

export async function runHttpIteration(run: HttpRun): Promise<FinishedIteration> {
  const tally = new Tally(run.environment.config.url)
  const result = await play(run, tally, run.journey.run)
  const { after } = run.journey
  const clean = after && (await play(run, new Tally(run.environment.config.url), after)).error
  return sampleOf(run, result, tally, result.error ?? cleanUpError(clean))
}

/** Runs one of the two functions of a journey, with a clock and a session of its own. */
function play(run: HttpRun, tally: Tally, body: HttpJourney['run']): Promise<IterationResult> {
  const recorder = new StepRecorder()
  const abort = new AbortController()
  const { environment, visitor, actionTimeoutMs } = run
  const http = new HttpSession({
    ...visitor,
    environment,
    recorder,
    tally,
    actionTimeoutMs,
    signal: abort.signal,
  })
  const tools: HttpTools = {
    ...recorder.tools,
    http,
    data: run.request.data,
    variables: environment.config.variables,
    environment: { name: environment.name, url: environment.config.url },
    iteration: run.request.pair,
  }
  const timeoutMs = run.journey.timeoutMs ?? run.timeoutMs
  return runIteration(() => body(tools), { recorder, timeoutMs, abort })
}

/** Something was left behind in the environment: the author has to hear of it. */
function cleanUpError(error: SampleError | undefined): SampleError | undefined {
  return error && { ...error, kind: 'after', message: `the clean-up failed: ${error.message}` }
}

function sampleOf(
  { request }: HttpRun,
  result: IterationResult,
  tally: Tally,
  error: SampleError | undefined,
): FinishedIteration {
  const sample: FinishedIteration = {
    journey: request.journey,
    environment: request.environment,
    pair: request.pair,
    phase: request.phase,
    startedAt: result.startedAt,
    outcome: error !== undefined && result.outcome === 'ok' ? 'failed' : result.outcome,
    durationUs: result.durationUs,
    steps: result.steps,
    metrics: tally.metrics,
    hosts: tally.hosts,
    statuses: tally.statuses,
    redirects: tally.redirects,
    evidence: tally.evidence.lines(request),
  }
  if (tally.retried > 0) sample.retried = tally.retried
  if (error !== undefined) sample.error = error
  if (tally.askedToWait !== undefined) sample.askedToWait = tally.askedToWait
  return sample
}
