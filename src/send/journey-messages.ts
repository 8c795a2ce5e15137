// What the main thread and the worker of journeys say to each other: plain data.

import type { LoginStates } from '../journeys/login.ts'
import type { IterationRequest, RunnerSetup } from '../journeys/runner.ts'
import type { FinishedIteration } from '../record/sample.ts'

export interface WorkerSetup {
  setup: RunnerSetup
  /** Environments that are measured. */
  measured: string[]
  logins: LoginStates
}

export type Order =
  | { id: number; kind: 'login' }
  | { id: number; kind: 'clean up' }
  | { id: number; kind: 'run'; request: IterationRequest }
  /** Is the thread alive, or in a loop that never ends? */
  | { id: number; kind: 'ping' }
  | { id: number; kind: 'close' }

export interface Fault {
  name: string
  message: string
}

export type News =
  /** The worker loaded its journeys. */
  | { kind: 'ready'; timeoutsMs: Record<string, number> }
  | { kind: 'unusable'; fault: Fault }
  /** A process that the worker started, which has to end with it. */
  | { kind: 'spawned'; pid: number }
  | { kind: 'exited'; pid: number }
  | {
      kind: 'done'
      id: number
      sample?: FinishedIteration
      facts: Record<string, string>
      logins: LoginStates
    }
  | { kind: 'failed'; id: number; fault: Fault }
