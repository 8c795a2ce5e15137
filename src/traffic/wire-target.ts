// A target as it can stand in a request line: a path that begins with a slash, in visible ASCII. What
// a log holds beyond that is escaped, as browsers do; what is no path cannot be replayed.

import { longestTarget } from './plan-chunk.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
const unfit = /[\x00-\x20\x7f-\u{10ffff}"<>\\^`{|}#]/u
const allUnfit = new RegExp(unfit, 'gu')

/** null for what is no path, or too long. Characters are bytes (latin1), as a log has them. */
export function wireTarget(target: string): string | null {
  if (!target.startsWith('/') || target.length > longestTarget) return null
  if (!unfit.test(target)) return target
  const fit = target.replace(allUnfit, escaped)
  return fit.length > longestTarget ? null : fit
}

function escaped(character: string): string {
  const code = character.charCodeAt(0)
  if (code > 0xff) return encodeURIComponent(character.toWellFormed())
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`
}
