// A flag that is given twice has its last value, so that a script's flags can be followed by one's own.
// yargs would make a list of both; its setting against that takes all but the last file of a list too.

import type { Argv } from 'yargs'

export function lastWins(argv: Record<string, unknown>, cli: Argv): void {
  const { array } = (cli as unknown as { getOptions(): { array: string[] } }).getOptions()
  for (const [name, value] of Object.entries(argv)) {
    if (Array.isArray(value) && name !== '_' && !array.includes(name)) argv[name] = value.at(-1)
  }
}
