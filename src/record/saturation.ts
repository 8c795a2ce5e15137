// What a search for saturation adds to run.json: every step of its closed loop, where the search of
// each environment ended and why, and what the open loop says of rates below the knee.

/** What became of requests: sent = answered + failed + timedOut + closed. */
export interface LoopLedger {
  sent: number
  answered: number
  failed: number
  timedOut: number
  /** Left on a kept connection that the server was closing, without an answer: no fault of anyone. */
  closed: number
  errorKinds: Record<string, number>
  statuses: Record<string, number>
}

export const loopParts = ['warm-up', 'search', 'repeat'] as const
export type LoopPart = (typeof loopParts)[number]

/** So many connections to one environment, each with one request at a time, for a while. */
export interface LoopStep {
  environment: string
  part: LoopPart
  /** From 0; the repeats of the same number in both environments are a pair. */
  repeat?: number
  connections: number
  startedAt: string
  /** What was measured; the settling before it, and the last answers after it, are not. */
  durationMs: number
  /** Good answers a second: the slope of their number over that time. */
  perSecond: number
  /** In that time: good answers, and all that went wrong. */
  count: number
  errors: number
  /** Histogram of the service time of the good answers and of timeouts, µs. */
  service: string
  /** Why it was given up before its time, in words. */
  cut?: string
  /** trueup itself stood still in it: it is in the ledger, and no measurement. */
  measuredAgain?: true
  /** Of the whole step. */
  ledger: LoopLedger
  /** Of the busiest thread that sent. */
  cpu: number
  eventLoopDelayP99Us: number
}

/**
 * How a search ends. The first two found the capacity; `errors` and `latency` found the most that
 * stays within the bounds; of the others the capacity is at least what was seen.
 */
export const searchEnds = [
  'plateau',
  'collapse',
  'errors',
  'latency',
  'max-rate',
  'max-connections',
  'generator',
  'nothing',
] as const
export type SearchEnd = (typeof searchEnds)[number]
/** Of a core, in a thread: there trueup may have measured itself. */
export const busyCpu = 0.9
/** After these the capacity is at least what was seen. */
export const openEnds: readonly SearchEnd[] = ['max-rate', 'max-connections', 'generator']

export interface Search {
  end: SearchEnd
  /** In words, with its figures. */
  why: string
  /** The fewest that hold nearly the most; 0 where nothing stayed within the bounds. */
  connections: number
}

/** Requests at a rate that does not wait for answers. */
export interface OpenStep {
  environment: string
  /** Of the capacity of the lower environment. */
  share: number
  /** That was planned. */
  perSecond: number
  startedAt: string
  durationMs: number
  count: number
  errors: number
  /** Histograms: from the intended start, and from the actual one. */
  response: string
  service: string
  lagP99Us: number
  /** Why it was given up, in words: it is in the ledger, and no measurement. */
  cut?: string
  ledger: LoopLedger & { planned: number; dropped: number }
}

export interface SaturationFacts {
  /** What was asked for, in words. */
  workload: string
  maxRate?: number
  /** Threads that sent at the most. */
  threads: number
  steps: LoopStep[]
  /** By environment; absent where its search did not come to an end. */
  searches: Record<string, Search>
  open: OpenStep[]
}

export function openSaturation({
  workload,
  maxRate,
  threads,
}: Pick<SaturationFacts, 'workload' | 'maxRate' | 'threads'>): SaturationFacts {
  return {
    workload,
    ...(maxRate === undefined ? {} : { maxRate }),
    threads,
    steps: [],
    searches: {},
    open: [],
  }
}

export function openLoopLedger(): LoopLedger {
  return {
    sent: 0,
    answered: 0,
    failed: 0,
    timedOut: 0,
    closed: 0,
    errorKinds: {},
    statuses: {},
  }
}
