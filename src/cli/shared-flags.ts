// Flags that several commands take, in the same words in each. A command adds those that mean
// something to it, and names its own beside them.

import type { Argv } from 'yargs'

/** Above those that every command takes, which stand under "Everywhere". */
export function ownFlagsFirst<T>(yargs: Argv<T>): Argv<T> {
  return yargs.group([], 'Positionals:').group([], 'Options:')
}

export const runPositional = {
  type: 'string',
  describe: 'A run folder, its id (or how it begins), or `latest`',
} as const

export const outFlag = {
  type: 'string',
  requiresArg: true,
  describe: 'Folder of the run folders [default: out, reports]',
} as const

export const jsonFlag = {
  type: 'boolean',
  default: false,
  describe: 'Print it to standard output as JSON',
} as const

/** Of those that measure and judge; `--json` prints the file that they leave. */
export const comparisonJsonFlag = {
  type: 'boolean',
  default: false,
  describe: 'Print comparison.json to standard output instead of the table',
} as const

export const quietFlag = {
  type: 'boolean',
  default: false,
  describe: 'No progress, only the result',
} as const

export const strictFlag = {
  type: 'boolean',
  default: false,
  describe: 'A should-fix difference gives exit code 1 too',
} as const

export const dryRunFlag = {
  type: 'boolean',
  default: false,
  describe: 'Print the plan and send nothing (with --json as data)',
} as const

export const yesFlag = {
  type: 'boolean',
  describe: 'Send to a host for the first time without asking',
} as const
