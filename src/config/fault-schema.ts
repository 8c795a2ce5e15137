// What Toxiproxy can do to a connection, in words that people write: `latency: '200ms ± 50ms'`,
// `bandwidth: '1 Mbit/s'`. Parsed here to one unit each; src/faults makes toxics of it.

import { z } from 'zod'
import type { Address } from './address.ts'
import { byteSize, duration, positiveDuration, share } from './quantities.ts'

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000 }
const spread = /^(\d+(?:\.\d+)?)\s*(ms|s|m)(?:\s*(?:±|\+\/?-)\s*(\d+(?:\.\d+)?)\s*(ms|s|m))?$/
const longestMs = 3_600_000

function parseSpread(value: number | string): { delayMs: number; jitterMs: number } {
  if (typeof value === 'number') return { delayMs: value, jitterMs: 0 }
  const [, delay, unit = '', jitter = '0', jitterUnit = 'ms'] = spread.exec(value.trim()) ?? []
  // Toxiproxy counts in whole milliseconds.
  return {
    delayMs: Math.round(Number(delay) * (unitMs[unit] ?? Number.NaN)),
    jitterMs: Math.round(Number(jitter) * (unitMs[jitterUnit] ?? Number.NaN)),
  }
}

const writtenSpread =
  'a delay such as `30ms` or `200ms ± 50ms` (`+-` is read too; a number is milliseconds)'

/** Of what the proxy hands on, chunk by chunk: uniform around the delay. */
export const latency = z
  .union([z.number(), z.string().regex(spread)])
  .refine(
    (value) => {
      const { delayMs, jitterMs } = parseSpread(value)
      return delayMs >= 1 && delayMs <= longestMs && jitterMs <= delayMs
    },
    { error: `${writtenSpread}, from 1ms to 1h, with no more spread than delay` },
  )
  .meta({ written: writtenSpread })
  .transform(parseSpread)

const kilobytesPer: Record<string, number> = {
  'kbit/s': 1 / 8,
  'mbit/s': 1_000 / 8,
  'gbit/s': 1_000_000 / 8,
  'kb/s': 1,
  'mb/s': 1_000,
}
const rate = /^(\d+(?:\.\d+)?)\s*([kmg]bit\/s|[km]B\/s)$/i
const writtenRate =
  'a rate such as `1 Mbit/s`, `64 kbit/s` or `500 kB/s`, from 8 kbit/s (1 kB/s) to 10 Gbit/s'

/** In thousands of bytes a second, whole ones: Toxiproxy knows no finer step. */
function parseRate(value: string): number {
  const [, amount, unit = ''] = rate.exec(value.trim()) ?? []
  return Math.round(Number(amount) * (kilobytesPer[unit.toLowerCase()] ?? Number.NaN))
}

export const bandwidth = z
  .string()
  .regex(rate)
  .refine((value) => parseRate(value) >= 1 && parseRate(value) <= 1_250_000, { error: writtenRate })
  .meta({ written: writtenRate })
  .transform(parseRate)

const slices = z.strictObject({
  size: byteSize.describe('bytes of a slice on average'),
  variation: byteSize.optional().describe('how much smaller or larger a slice may be'),
  delay: duration.prefault('0ms').describe('pause between two slices'),
})

const direction = z
  .enum(['downstream', 'upstream'])
  .default('downstream')
  .describe('what is hit: the answers on their way back (downstream), or the requests (upstream)')

/** The kinds of a fault, each optional, in the order in which they are told. */
export const faultShape = {
  latency: latency.optional().describe('delay of each chunk of data'),
  bandwidth: bandwidth.optional().describe('at most so much a second, for each connection'),
  timeout: duration
    .optional()
    .describe('lets nothing through, and closes the connection after this time; `0s` never closes'),
  reset: duration
    .optional()
    .describe('resets the connection (TCP RST) so long after the first data'),
  'slow close': positiveDuration.optional().describe('keeps a connection open so much longer'),
  slicer: z
    .union([byteSize, slices])
    .transform((value) => (typeof value === 'number' ? { size: value, delay: 0 } : value))
    .optional()
    .describe('cuts the data into small pieces: a size, or size, variation and delay'),
  limit: byteSize.optional().describe('closes the connection after so many bytes'),
  down: z.literal(true).meta({ written: 'true' }).optional().describe('refuses every connection'),
  direction,
  share: share
    .default(1)
    .describe('part of the connections that is hit, drawn anew for each connection'),
} as const

export const faultKinds = [
  'latency',
  'bandwidth',
  'timeout',
  'reset',
  'slow close',
  'slicer',
  'limit',
  'down',
] as const

export const downAlone = '`down` alone: nothing else can happen to a connection that is refused'

export const fault = z
  .strictObject(faultShape)
  .refine((value) => faultKinds.some((kind) => value[kind] !== undefined), {
    error: `at least one of ${faultKinds.join(', ')}`,
  })
  .refine(leavesDownAlone, { error: downAlone })
  .refine(({ slicer }) => slicer?.variation === undefined || slicer.variation < slicer.size, {
    error: 'a slicer whose variation is smaller than its size',
  })

/** A proxy that is down refuses every connection, whatever share or direction is asked for. */
export function leavesDownAlone(value: Record<string, unknown>): boolean {
  const { down, share = 1, direction = 'downstream' } = value
  if (down === undefined) return true
  const kinds = faultKinds.filter((kind) => value[kind] !== undefined)
  return kinds.length === 1 && share === 1 && direction === 'downstream'
}

/** A fault, parsed: milliseconds, bytes, thousands of bytes a second, fractions. */
export type Fault = z.output<typeof fault>

const hostAndPort = /^(?:\[[\da-f:]+\]|[^\s:/[\]]+):(\d+)$/i
const writtenAddress = 'an address such as `127.0.0.1:5432`'

export const address = z
  .string()
  .refine((value) => portOf(value) >= 1 && portOf(value) <= 65_535, { error: writtenAddress })
  .meta({ written: writtenAddress })
  .transform((value): Address => {
    const host = value.slice(0, value.lastIndexOf(':')).replace(/^\[|\]$/g, '')
    return { host, port: portOf(value) }
  })

function portOf(value: string): number {
  return Number(hostAndPort.exec(value)?.[1] ?? Number.NaN)
}

export const target = z.strictObject({
  listen: address.describe('where the environment connects to in its place'),
  upstream: address.describe('where the dependency itself is'),
  network: fault.optional().describe('a fault between them, for the whole of each run'),
})
