// A flag that takes a whole number. yargs makes NaN of any other text, which has been lost by then.

import { UsageError } from './usage-error.ts'

export function requireWhole(
  flag: string,
  value: number | undefined,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  if (value === undefined) return
  if (Number.isSafeInteger(value) && value >= least && value <= most) return
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`
  const came = Number.isNaN(value) ? 'something else' : value
  throw new UsageError(`--${flag}: expected a whole number ${range}, came ${came}`)
}
