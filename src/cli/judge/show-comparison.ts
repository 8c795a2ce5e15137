// A comparison on standard output: the table, or with --json the whole of it and nothing else.

import { styleText } from 'node:util'
import type { Comparison } from '../../compare/comparison.ts'
import type { Sides } from '../../compare/sides.ts'
import { coursesOf } from '../../report/behind/courses.ts'
import { renderTerminal } from '../../report/terminal.ts'

/** Where there is no terminal to ask: what CI logs and mails show without breaking lines. */
const usualWidth = 100

export interface ShowOptions {
  json: boolean
  reportFile?: string
  exitCode?: number
  /** What was compared, for how it went over time. */
  sides: Sides
}

export function showComparison(comparison: Comparison, options: ShowOptions): void {
  const { json, sides, ...rest } = options
  const text = json
    ? `${JSON.stringify(comparison, null, 2)}\n`
    : renderTerminal(comparison, {
        ...rest,
        courses: coursesOf(comparison, sides),
        width: outputWidth(),
        colour: outputHasColours(),
      })
  process.stdout.write(text)
}

export function outputWidth(): number {
  return process.stdout.columns ?? usualWidth
}

/** As Node decides it: by the terminal, NO_COLOR and FORCE_COLOR. */
export function outputHasColours(): boolean {
  return styleText('red', '.', { stream: process.stdout }) !== '.'
}
