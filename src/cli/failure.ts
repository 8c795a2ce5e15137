// What the command line says about an error, and which exit code it is. Errors that a part of
// trueup throws on purpose speak for themselves; anything else is a fault of trueup or of the machine.

import { withoutControls } from '../record/shape.ts'
import { exitCodes } from './exit-codes.ts'

/** By name, so that no command loads the parts that another one's errors come from. */
const usageErrors = new Set([
  'UsageError',
  'ConfigError',
  'OpenRunError',
  'BaselineError',
  'LogError',
  'RouteError',
  'TrafficPlanError',
  'PlanFileError',
  'IdsError',
  'OtlpPackagesError',
])
const runErrors = new Set([
  'RunFolderError',
  'StartError',
  'EnvironmentError',
  'RunEnded',
  'RejectedError',
])

export interface Failure {
  message: string
  code: number
}

/** What it tells may quote a file from elsewhere, or a server: made harmless for a terminal. */
export function failureOf(error: unknown): Failure {
  const { message, code } = toldOf(error)
  return { message: withoutControls(message), code }
}

function toldOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { message: `trueup: ${String(error)}`, code: exitCodes.notCarriedOut }
  }
  if (usageErrors.has(error.name)) return { message: error.message, code: exitCodes.wrongUsage }
  if (runErrors.has(error.name)) return { message: error.message, code: exitCodes.notCarriedOut }
  const { code } = error as NodeJS.ErrnoException
  const message =
    code === undefined
      ? `Unexpected: ${error.message}\nRun it again with TRUEUP_DEBUG=1 for the place in the code.`
      : `${error.message}\nThe system refused (${code}): check that the path or address is right, and permitted.`
  return { message, code: exitCodes.notCarriedOut }
}
