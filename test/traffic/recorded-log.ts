// Logs made of plain facts, for the tests of plans: each entry is a request that a log tells of.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomStream } from '../../src/chance/random.ts'
import type { Arrival, TrafficPlanHeader } from '../../src/traffic/arrival.ts'
import { compilePlan } from '../../src/traffic/compile-plan.ts'
import { emptyRecord, type LogRecord } from '../../src/traffic/log-record.ts'
import { openPlan } from '../../src/traffic/plan-file.ts'
import type { PlanOptions } from '../../src/traffic/plan-options.ts'

/** 2026-05-04T00:00:00Z */
export const midnightUs = Date.UTC(2026, 4, 4) * 1_000

/** A request at a time in seconds after midnight. */
export type Entry = Partial<LogRecord> & { at: number }

export const plainOptions: PlanOptions = {
  seed: 1,
  scale: 1,
  scaleBy: 'client',
  speed: 1,
  shape: 'recorded',
  maxEndpoints: 200,
  allow: [],
  assets: 'unhashed',
  drop: [],
  rewrite: [],
  mask: { parameters: [], patterns: [], keep: [] },
}

export interface Compiled {
  header: TrafficPlanHeader
  arrivals: Arrival[]
  bytes: Buffer
}

export async function compile(
  entries: readonly Entry[],
  options: Partial<PlanOptions> = {},
  rejected = 0,
): Promise<Compiled> {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-compile-'))
  try {
    const path = join(folder, 'traffic.plan')
    const header = await compilePlan(
      async (onRecord) => {
        for (const { at, ...facts } of entries) {
          const stampUs = midnightUs + at * 1e6
          const request = { method: 'GET', target: '/', status: 200, client: 'one' }
          onRecord({ ...emptyRecord(), ...request, stampUs, ...facts }, stampUs)
        }
        const parsed = entries.length
        return { read: parsed + rejected, parsed, rejected, remarks: [] }
      },
      { ...plainOptions, ...options },
      path,
    )
    const arrivals: Arrival[] = []
    for await (const batch of (await openPlan(path)).arrivals()) arrivals.push(...batch)
    return { header, arrivals, bytes: await readFile(path) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * Twenty minutes of 400 clients at a steady rate, and bursts: in every 90 seconds or so, four
 * seconds with ten times of it.
 */
export function burstyLog({ grainUs = 1 } = {}): Entry[] {
  const random = randomStream(11, 'bursty log')
  const entries: Entry[] = []
  let burstAt = 40
  for (let second = 0; second < 1_200; second++) {
    if (second > burstAt + 3) burstAt += 60 + Math.floor(random() * 60)
    const rate = second >= burstAt ? 80 : 8
    const count = Math.round(rate * (0.6 + 0.8 * random()))
    const times = Array.from({ length: count }, () => second + random()).sort((a, b) => a - b)
    for (const at of times) {
      entries.push({
        at: grainUs === 1 ? Math.floor(at * 1e6) / 1e6 : Math.floor(at),
        stampGrainUs: grainUs,
        client: `10.0.${Math.floor(random() * 4)}.${Math.floor(random() * 100)}`,
        target: `/products/${Math.floor(random() * 300)}`,
      })
    }
  }
  return entries
}

/** Read + left out, over all copies: what has to be equal for nothing to be lost. */
export function balance({ lines, copies, filtered, arrivals }: TrafficPlanHeader) {
  const left = Object.values(filtered).reduce((sum, count) => sum + count, 0)
  return {
    read: [lines.read, lines.parsed + lines.rejected],
    parsed: [lines.parsed * copies, left + arrivals],
  }
}
