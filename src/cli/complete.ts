// Completion beyond commands and flags: the ids of runs, where a command takes a run.

import { existsSync, readdirSync } from 'node:fs'
import type { ArgumentsCamelCase, FallbackCompletionFunction } from 'yargs'

const takeRuns = new Set(['compare', 'report', 'accept'])

export const complete: FallbackCompletionFunction = (current, argv, byDefault, done) => {
  const command = commandsOf(argv).find((word) => takeRuns.has(word))
  if (command === undefined || current.startsWith('-')) {
    byDefault()
    return
  }
  const runs = existsSync('reports/runs') ? readdirSync('reports/runs') : []
  done(['latest', ...runs.toSorted().reverse()])
}

function commandsOf(argv: ArgumentsCamelCase): string[] {
  return argv._.map(String)
}
