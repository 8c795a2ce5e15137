// Turns what yargs says about wrong usage into our one kind of error: what was expected, what came,
// and the nearest right flag or command.

import type { Argv } from 'yargs'
import { nearestKey } from '../config/nearest-key.ts'
import { UsageError } from './usage-error.ts'

/** What yargs says, and what to say instead; anything else stands as it is. */
const sayings: [RegExp, (...found: string[]) => string][] = [
  [
    /^Not enough non-option arguments: got (\d+), need at least (\d+)$/,
    (came, least) => `Expected at least ${least} argument, came ${came}.`,
  ],
  [/^Not enough arguments following: (.+)$/, (flag) => `--${flag} needs a value.`],
  [
    /^Arguments (\S+) and (\S+) are mutually exclusive$/,
    (one, other) => `--${one} and --${other} exclude each other: give one of them.`,
  ],
  [
    /^Invalid values:\s+Argument: (\S+), Given: (.+), Choices: (.+)$/,
    (flag, came, choices) => `--${flag}: expected one of ${choices}, came ${came}.`,
  ],
  [/^(Did you mean .+\?)$/, (advice) => `There is no such command. ${advice}`],
]

export function wrongUsage(message: string, cli: Argv): UsageError {
  return new UsageError(
    `${unknownArgument(message, cli) ?? inOurWords(message)}\nAdd --help to see what a command takes.`,
  )
}

function unknownArgument(message: string, cli: Argv): string | undefined {
  const [, first] = /^Unknown arguments?: ([^,]+)/.exec(message) ?? []
  if (first === undefined) return undefined
  const nearest = nearestKey(first, knownFlags(cli))
  const isFlag = process.argv.some(
    (arg) => /^--?/.exec(arg) && arg.replace(/^-+|=.*$/g, '') === first,
  )
  if (!isFlag) return `Unknown argument: ${first}.`
  return `Unknown flag: --${first}.${nearest === undefined ? '' : ` Did you mean --${nearest}?`}`
}

function inOurWords(message: string): string {
  for (const [pattern, say] of sayings) {
    const found = pattern.exec(message)
    if (found) return say(...found.slice(1))
  }
  return /[.?!]$/.test(message) ? message : `${message}.`
}

/** Of the command that failed; the types of yargs leave this out. */
function knownFlags(cli: Argv): string[] {
  const { key } = (
    cli as unknown as { getOptions(): { key: Record<string, unknown> } }
  ).getOptions()
  return Object.keys(key)
}
