// Quantities as people write them ('20m', '5ms', '15%'), turned into one unit each.

import { z } from 'zod'

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** '5ms', '1.5s', '20m', '1h', or a number of milliseconds; milliseconds after parsing. */
export const duration = z
  .union([z.number().min(0), z.string().regex(/^\d+(\.\d+)?\s*(ms|s|m|h)$/)])
  .transform((value) => {
    if (typeof value === 'number') return value
    const [, amount, unit] = /^([\d.]+)\s*(\w+)$/.exec(value) ?? []
    return Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN)
  })
  .meta({ written: 'a duration such as 500ms, 20s, 5m or 1h (a number is milliseconds)' })

/** '15%', or a fraction such as 0.15; a fraction after parsing. */
export const percent = z
  .union([z.number().positive(), z.string().regex(/^\d+(\.\d+)?\s*%$/)])
  .transform((value) => (typeof value === 'number' ? value : Number.parseFloat(value) / 100))
  .meta({ written: 'a percentage such as 15% (a number is a fraction: 0.15)' })
