// Notices that trueup stood still: a laptop that slept, a process that was stopped, a machine that
// was moved. Times that were measured across it mean nothing, and what was due meanwhile must not be
// sent all at once.

import { RunEnded } from './ending.ts'

const lookEveryMs = 1_000
/** No load of a machine keeps a thread from its timers for so long. */
export const standstillMs = 5_000

export class StandstillWatch {
  readonly #timer: NodeJS.Timeout
  #steadyMs = performance.now()
  #clockMs = Date.now()

  constructor(onStandstill: (ending: RunEnded) => void) {
    this.#timer = setInterval(() => {
      const steadyMs = performance.now() - this.#steadyMs
      const clockMs = Date.now() - this.#clockMs
      this.#steadyMs += steadyMs
      this.#clockMs += clockMs
      // While a machine sleeps one of its clocks may sleep too.
      const stoodMs = Math.max(steadyMs - lookEveryMs, Math.abs(clockMs - steadyMs))
      if (stoodMs > standstillMs) onStandstill(stoodStill(stoodMs))
    }, lookEveryMs)
    this.#timer.unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

export function stoodStill(forMs: number): RunEnded {
  return new RunEnded(
    'stopped',
    `Stopped: trueup stood still for ${Math.round(forMs / 1_000)} s (the machine slept, its clock was set, or the process was stopped). What was measured before is kept; run it again on a machine that stays awake.`,
  )
}
