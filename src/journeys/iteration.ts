// One iteration of a journey, in a browser or not: runs the author's code under a recorder and a
// deadline, and says how it ended. It returns in any case, also when that code never settles.

import type { Outcome, SampleError, StepSample } from '../record/sample.ts'
import { failureFacts, JourneyFailure } from './failure.ts'
import type { StepRecorder } from './steps.ts'

export interface IterationResult {
  startedAt: string
  outcome: Outcome
  durationUs: number
  steps: StepSample[]
  error?: SampleError
  /** What was thrown, for those who want to know more of it than its message. */
  thrown?: unknown
}

export interface IterationOptions {
  recorder: StepRecorder
  timeoutMs: number
  /** Aborted as soon as the iteration is over, so that nothing of it goes on. */
  abort: AbortController
  facts?: (thrown: unknown) => { kind: string; message: string }
}

export async function runIteration(
  body: () => Promise<unknown>,
  options: IterationOptions,
): Promise<IterationResult> {
  const { recorder, timeoutMs, abort } = options
  const startedAt = new Date().toISOString()
  recorder.start()
  const deadline = startDeadline(recorder, timeoutMs)
  let thrown: unknown
  let outcome: Outcome = 'ok'
  try {
    // An author's code that is synchronous may throw before there is a promise.
    await Promise.race([Promise.resolve().then(body), deadline.promise])
    failOnOpenStep(recorder)
  } catch (caught) {
    thrown = caught
    outcome = deadline.passed() || isTimeout(caught) ? 'timed-out' : 'failed'
  } finally {
    deadline.clear()
  }
  const error = outcome === 'ok' ? undefined : describe(thrown, options)
  const { durationUs, steps } = recorder.finish(outcome)
  abort.abort(new JourneyFailure('script', 'the iteration has ended'))
  const measuredUs = deadline.passed() ? Math.round(timeoutMs * 1000) : durationUs
  return { startedAt, outcome, durationUs: measuredUs, steps, error, thrown }
}

function describe(thrown: unknown, options: IterationOptions): SampleError {
  const { kind, message } = (options.facts ?? failureFacts)(thrown)
  const step = options.recorder.stepOf(thrown) ?? options.recorder.openStep()
  return step === undefined ? { kind, message } : { kind, step, message }
}

/** A step that nobody awaited would be cut off and look fast. */
function failOnOpenStep(recorder: StepRecorder): void {
  const open = recorder.openStep()
  if (open === undefined) return
  throw new JourneyFailure(
    'script',
    `step '${open}' was still running when the journey returned: put await before it`,
  )
}

/** Think time does not count: when the timer rings, what was left out is waited for once more. */
function startDeadline(recorder: StepRecorder, timeoutMs: number) {
  let timer: NodeJS.Timeout
  let passed = false
  const promise = new Promise<never>((_, reject) => {
    const arm = (ms: number) => {
      timer = setTimeout(() => {
        const leftMs = timeoutMs - recorder.elapsedUs() / 1000
        if (leftMs > 0.5) return arm(leftMs)
        passed = true
        reject(timeoutFailure(recorder, timeoutMs))
      }, ms)
    }
    arm(timeoutMs)
  })
  return { promise, passed: () => passed, clear: () => clearTimeout(timer) }
}

function timeoutFailure(recorder: StepRecorder, timeoutMs: number): JourneyFailure {
  const open = recorder.openStep()
  const where = open === undefined ? 'outside of any step' : `in step '${open}'`
  return new JourneyFailure(
    'timed-out',
    `the iteration was not done after ${timeoutMs} ms and was ended ${where}; if it needs longer, raise journeys.timeout`,
  )
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && 'kind' in thrown && thrown.kind === 'timed-out'
}
