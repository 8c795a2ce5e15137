// The runner of journeys that a run uses: it lives in a worker thread, so that a journey which
// never yields, or ends its process, costs one iteration. The thread is replaced, and the next one
// starts from what the logins left behind.

import { mkdir, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { ConfigError } from '../config/faults.ts'
import type { LoginStates } from '../journeys/login.ts'
import type { IterationRequest, Runner, RunnerSetup } from '../journeys/runner.ts'
import { openScratchFolder } from '../plan/scratch-folder.ts'
import type { FinishedIteration, JourneySample, Outcome, SampleError } from '../record/sample.ts'
import { type Done, JourneyThread, ThreadEnded } from './journey-thread.ts'

/** A thread that does not answer for so long is in a loop that never awaits. */
const patienceMs = 5_000
const closeLimitMs = 5_000

interface Live {
  thread: JourneyThread
  timeoutsMs: Record<string, number>
}

/** Logs in to the environments that are measured; the guard knows all that are configured. */
export async function openJourneyRunner(setup: RunnerSetup, measured: string[]): Promise<Runner> {
  const temporary = await openScratchFolder('journeys')
  const runner = new ThreadedRunner(setup, measured, temporary)
  try {
    await runner.live()
    return runner
  } catch (error) {
    await runner.close()
    throw error
  }
}

class ThreadedRunner implements Runner {
  readonly #setup: RunnerSetup
  readonly #measured: string[]
  /** Profiles of browsers that were ended by force stay behind; they go with this folder. */
  readonly #temporary: string
  #live: Promise<Live> | undefined
  #logins: LoginStates = {}
  #facts: Record<string, string> = {}

  constructor(setup: RunnerSetup, measured: string[], temporary: string) {
    this.#setup = setup
    this.#measured = measured
    this.#temporary = temporary
  }

  live(): Promise<Live> {
    this.#live ??= this.#start()
    return this.#live
  }

  login(): Promise<void> {
    return this.#once('login', 'the login')
  }

  cleanUp(): Promise<void> {
    return this.#once('clean up', 'the clean-up')
  }

  async run(request: IterationRequest): Promise<FinishedIteration> {
    const { thread, timeoutsMs } = await this.live()
    const startedAt = new Date()
    const timeoutMs = timeoutsMs[request.journey] ?? this.#setup.journeys.timeout
    try {
      const done = await unlessHung(thread, thread.ask({ kind: 'run', request }), timeoutMs)
      if (done !== 'hung') return this.#keep(done).sample!
      await this.#drop(thread)
      return hungSample(request, startedAt, timeoutMs)
    } catch (error) {
      if (!(error instanceof ThreadEnded)) throw error
      await this.#drop(thread)
      return endedSample(request, startedAt, error)
    }
  }

  facts(): Record<string, string> {
    return this.#facts
  }

  async close(): Promise<void> {
    const live = await this.#live?.catch(() => undefined)
    this.#live = undefined
    if (live !== undefined) {
      const closed = live.thread.ask({ kind: 'close' }).catch(() => {})
      await Promise.race([closed, delay(closeLimitMs, undefined, { ref: false })])
      await live.thread.terminate()
    }
    await rm(this.#temporary, { recursive: true, force: true, maxRetries: 3 })
  }

  async #start(): Promise<Live> {
    // A runner that was closed starts anew for the clean-up of its run.
    await mkdir(this.#temporary, { recursive: true })
    const env = { ...process.env, TMPDIR: this.#temporary, TEMP: this.#temporary }
    const { thread, ready } = this.#thread(env)
    try {
      return { thread, timeoutsMs: await ready }
    } catch (error) {
      await thread.terminate()
      throw error
    }
  }

  #thread(env: NodeJS.ProcessEnv) {
    const workerSetup = { setup: this.#setup, measured: this.#measured, logins: this.#logins }
    try {
      const thread = new JourneyThread(workerSetup, env)
      return { thread, ready: thread.ready }
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'DataCloneError') throw error
      throw new ConfigError(
        `environments.*.variables: expected plain data, came what cannot be handed to another thread (${error.message}); functions belong into the journeys.`,
      )
    }
  }

  #keep(done: Done): Done {
    this.#logins = done.logins
    this.#facts = done.facts
    return done
  }

  async #once(kind: 'login' | 'clean up', what: string): Promise<void> {
    const { thread } = await this.live()
    const timeoutMs = this.#setup.journeys.timeout
    const done = await unlessHung(thread, thread.ask({ kind }), timeoutMs)
    if (done !== 'hung') return void this.#keep(done)
    await this.#drop(thread)
    throw new Error(`${what} was not done after ${timeoutMs} ms: a loop in it does not end.`)
  }

  async #drop(thread: JourneyThread): Promise<void> {
    this.#live = undefined
    await thread.terminate()
  }
}

/**
 * An iteration ends itself at its timeout, but not out of a loop that never awaits. Think time,
 * screenshots and clean-up may well take longer, so what counts is whether the thread still answers.
 */
async function unlessHung(
  thread: JourneyThread,
  answer: Promise<Done>,
  timeoutMs: number,
): Promise<Done | 'hung'> {
  const over = new AbortController()
  const wait = (ms: number) => delay(ms, 'late' as const, { signal: over.signal })
  answer.catch(() => {})
  try {
    let done = await Promise.race([answer, wait(timeoutMs)])
    while (done === 'late') {
      const alive = await Promise.race([thread.ask({ kind: 'ping' }), wait(patienceMs)])
      if (alive === 'late') return 'hung'
      done = await Promise.race([answer, wait(patienceMs)])
    }
    return done
  } finally {
    over.abort()
  }
}

function hungSample(request: IterationRequest, startedAt: Date, timeoutMs: number): JourneySample {
  return emptySample(request, startedAt, 'timed-out', timeoutMs, {
    kind: 'timed-out',
    message: `the journey was not done after ${timeoutMs} ms and could not be interrupted: a loop in it does not end or never awaits; its thread was ended, and its clean-up did not run`,
  })
}

function endedSample(request: IterationRequest, startedAt: Date, error: Error): JourneySample {
  return emptySample(request, startedAt, 'failed', Date.now() - startedAt.getTime(), {
    kind: 'script',
    message: `the journey ended the thread that it runs in: ${error.message}; process.exit(), errors outside of any await and data without end do that`,
  })
}

function emptySample(
  { journey, environment, pair, phase }: IterationRequest,
  startedAt: Date,
  outcome: Outcome,
  durationMs: number,
  error: SampleError,
): JourneySample {
  return {
    journey,
    environment,
    pair,
    phase,
    startedAt: startedAt.toISOString(),
    outcome,
    durationUs: Math.round(durationMs * 1000),
    steps: [],
    metrics: {},
    hosts: {},
    statuses: {},
    redirects: 0,
    error,
  }
}
