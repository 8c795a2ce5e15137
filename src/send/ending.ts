// How a run ends before its plan does: by the user, by a guard, or because it cannot go on.

import type { RunStatus } from '../record/run-file.ts'

export interface Ending {
  status: Exclude<RunStatus, 'running'>
  reason?: string
}

/** Thrown to end a run in order; anything else that is thrown makes it `failed`. */
export class RunEnded extends Error {
  override name = 'RunEnded'
  readonly status: Ending['status']

  constructor(status: Ending['status'], reason: string) {
    super(reason)
    this.status = status
  }
}

export function endingOf(error: unknown): Ending {
  if (error instanceof RunEnded) return { status: error.status, reason: error.message }
  return { status: 'failed', reason: error instanceof Error ? error.message : String(error) }
}
