// What a run looks like at this moment, for whoever watches it: on a terminal, or in a browser. Sides
// come as pairs: the reference first, then the candidate. No verdicts: those come at the end.

import type { Both } from '../behind/page-data.ts'

export interface LiveRun {
  /** Names of the two environments. */
  sides: Both<string>
  phase: string
  /** Where it is: `search · pair 7 of 20`, `block 12 of 240`; empty where there is nothing to count. */
  place: string
  elapsedMs: number
  /** null while nothing can be said. */
  leftMs: number | null
  /** Journeys, then all traffic; those of which something was measured. */
  rows: LiveRow[]
  /** While traffic is replayed: over the last seconds. */
  traffic?: LiveTraffic
  /** Between what, and which: those that hold for the whole run. */
  faults: string[]
  /** The last that were said. */
  remarks: string[]
}

export interface LiveRow {
  name: string
  of: 'pair' | 'block'
  count: Both<number>
  errors: Both<number>
  p50Ms: Both<number | null>
  p95Ms: Both<number | null>
  course: LiveCourse
}

/** The last blocks or pairs, a point each. */
export interface LiveCourse {
  startS: number[]
  middleMs: Both<(number | null)[]>
  /** p95; of blocks alone. */
  highMs?: Both<(number | null)[]>
}

export interface LiveTraffic {
  perSecond: Both<number>
  p50Ms: Both<number | null>
  p95Ms: Both<number | null>
  errors: Both<number>
  inFlight: Both<number>
  lagMs: number
}
