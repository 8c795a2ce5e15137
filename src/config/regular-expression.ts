// A regular expression of a user's, which runs on text from elsewhere: on a log with a million lines, on
// the answer of a server. V8 tries all ways in which one might match, and there can be more than stars;
// from some number on it goes over to its engine that tries them at once. What that one cannot do is
// refused, unless it cannot blow up.

import { setFlagsFromString } from 'node:v8'
import { text } from './words.ts'

// They hold for the process, in all its threads, and for trueup's own expressions too.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
setFlagsFromString('--enable-experimental-regexp-engine')

export const regularExpression = text
  .refine((source) => compiles(source), { error: 'a regular expression' })
  .refine((source) => !compiles(source) || isBounded(source), {
    error:
      'a regular expression that is done in bounded time: without (?=…), (?!…), (?<=…), (?<!…), backreferences, and large repetitions inside a repetition',
  })
  .meta({ written: 'a regular expression' })

function isBounded(source: string): boolean {
  // The flag of V8's other engine: it compiles what that can do.
  if (compiles(source, 'l')) return true
  return !/\(\?<?[=!]|\\[1-9]|\\k</.test(source) && !repeatsRepetition(source)
}

const tokens = /\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|./gs

/** Whether a group that holds a repetition is repeated itself. */
function repeatsRepetition(source: string): boolean {
  const open = [false]
  let closed = false
  for (const [token] of source.matchAll(tokens)) {
    if (/^([*+]|\{.+)$/.test(token)) {
      if (closed) return true
      open[open.length - 1] = true
    }
    closed = false
    if (token === '(') open.push(false)
    if (token === ')') {
      closed = open.pop() ?? false
      if (closed) open[open.length - 1] = true
    }
  }
  return false
}

function compiles(source: string, flags = ''): boolean {
  try {
    new RegExp(source, flags)
    return true
  } catch {
    return false
  }
}
