// Quantities as people write them ('20m', '5ms', '15%'), turned into one unit each. `written` is how
// messages and the reference page say what to write.

import { z } from 'zod'

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Timers cannot wait for longer than this; it is also more than any run should take. */
const longestMs = 24 * 24 * unitMs.h!

function parseDuration(value: number | string): number {
  if (typeof value === 'number') return value
  const [, amount, unit] = /^([\d.]+)\s*(\w+)$/.exec(value) ?? []
  return Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN)
}

function durationFrom(isEnough: (ms: number) => boolean, written: string) {
  return z
    .union([z.number(), z.string().regex(/^\d+(\.\d+)?\s*(ms|s|m|h)$/)])
    .refine((value) => isEnough(parseDuration(value)) && parseDuration(value) <= longestMs, {
      error: `${written}, at most 24 days`,
    })
    .meta({ written })
    .transform(parseDuration)
}

/** Milliseconds after parsing. */
export const duration = durationFrom(
  (ms) => ms >= 0,
  'a duration such as `500ms`, `20s`, `5m` or `1h` (a number is milliseconds)',
)

/** For limits, where none at all would fail everything. */
export const positiveDuration = durationFrom(
  (ms) => ms > 0,
  'a duration above zero such as `500ms`, `20s`, `5m` or `1h` (a number is milliseconds)',
)

function parsePercent(value: number | string): number {
  return typeof value === 'number' ? value : Number.parseFloat(value) / 100
}

const writtenPercent = 'a percentage such as `15%` (a number is a fraction: `0.15`)'

/** A fraction after parsing. A number above 1 is refused: 15 was hardly meant as 1500 %. */
export const percent = z
  .union([z.number().max(1), z.string().regex(/^\d+(\.\d+)?\s*%$/)])
  .refine((value) => parsePercent(value) > 0, { error: 'a percentage above zero' })
  .meta({ written: writtenPercent })
  .transform(parsePercent)

/** A part of a whole, from none of it to all: a fraction after parsing. */
export const share = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?\s*%$/)])
  .refine((value) => parsePercent(value) >= 0 && parsePercent(value) <= 1, {
    error: 'a percentage from 0% to 100%',
  })
  .meta({ written: writtenPercent })
  .transform(parsePercent)

const unitBytes: Record<string, number> = { b: 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 }
const writtenBytes = 'a size such as `512KiB` or `64MiB` (a number is bytes)'

function parseBytes(value: number | string): number {
  if (typeof value === 'number') return value
  const [, amount, unit = ''] = /^([\d.]+)\s*(\w+)$/.exec(value) ?? []
  return Number(amount) * (unitBytes[unit.toLowerCase()] ?? Number.NaN)
}

/** Bytes after parsing. */
export const byteSize = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?\s*([KMG]i)?B$/i)])
  .refine((value) => parseBytes(value) >= 1, { error: `${writtenBytes}, above zero` })
  .meta({ written: writtenBytes })
  .transform((value) => Math.floor(parseBytes(value)))
