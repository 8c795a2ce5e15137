// Turns what yargs says about wrong usage into our one kind of error, with the nearest right flag.

import type { Argv } from 'yargs'
import { nearestKey } from '../config/nearest-key.ts'
import { UsageError } from './usage-error.ts'

export function unknownFlag(message: string, cli: Argv): UsageError {
  const [, unknown] = /^Unknown arguments?: ([\w-]+)/.exec(message) ?? []
  const nearest = unknown === undefined ? undefined : nearestKey(unknown, knownFlags(cli))
  const advice = nearest === undefined ? '' : ` Did you mean --${nearest}?`
  const sentence = /[.?!]$/.test(message) ? message : `${message}.`
  return new UsageError(`${sentence}${advice}\nAdd --help to see what a command takes.`)
}

/** Of the command that failed; the types of yargs leave this out. */
function knownFlags(cli: Argv): string[] {
  const { key } = (
    cli as unknown as { getOptions(): { key: Record<string, unknown> } }
  ).getOptions()
  return Object.keys(key)
}
