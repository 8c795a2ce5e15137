// Turns what yargs says about wrong usage into our one kind of error, with the nearest right flag.

import type { Argv } from 'yargs'
import { nearestKey } from '../config/nearest-key.ts'
import { UsageError } from './usage-error.ts'

export function unknownFlag(message: string, failed: Argv): UsageError {
  const [, unknown] = /^Unknown arguments?: ([\w-]+)/.exec(message) ?? []
  const known = Object.keys(optionsOf(failed).key)
  const nearest = unknown === undefined ? undefined : nearestKey(unknown, known)
  const advice = nearest === undefined ? '' : ` Did you mean --${nearest}?`
  return new UsageError(
    `${message}.${advice}\nAdd --help to see what the command takes.`.replace('..', '.'),
  )
}

/** What the types of yargs leave out. */
function optionsOf(argv: Argv): { key: Record<string, unknown> } {
  return (argv as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions()
}
