// The exit codes that CI decides on. They are a promise: no other meaning is ever given to one.

import type { RunFile } from '../record/run-file.ts'

export const exitCodes = {
  ok: 0,
  mustFix: 1,
  wrongUsage: 2,
  inconclusive: 3,
  notCarriedOut: 4,
  interrupted: 130,
} as const

/** Of what did not come to its end; absent where the verdict decides. */
export const endCodes: Partial<Record<RunFile['status'], number>> = {
  interrupted: exitCodes.interrupted,
  stopped: exitCodes.notCarriedOut,
  failed: exitCodes.notCarriedOut,
}

export const exitCodeTable = `Exit codes:
  0    every headline cell was judged, and there is nothing to fix
  1    a must-fix difference, or the gap has moved from the baseline
       (with --strict a should-fix difference too)
  2    wrong usage or configuration
  3    inconclusive: a headline cell could not be judged
  4    the run could not be carried out or was stopped by a guard
  130  interrupted; what was measured is kept and readable`
