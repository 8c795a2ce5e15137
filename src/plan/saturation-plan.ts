// What a search for saturation will do, as printable data: which requests are sent in which order,
// and how far it may go. How many connections it comes to is found out by measuring.

import { randomStream } from '../chance/random.ts'
import type { SaturationConfig } from '../config/schema.ts'

export interface RequestBody {
  text: string
  contentType: string
}

export interface LoopRequest {
  method: string
  /** Path and query. */
  target: string
  body?: RequestBody
}

export interface SaturationPlan
  extends Pick<SaturationConfig, 'maxConnections' | 'repeats' | 'maxErrors' | 'latencyFactor'> {
  /** In words. */
  workload: string
  /** In the order in which they are sent, over and over, by all connections together. */
  requests: LoopRequest[]
  stepMs: number
  warmUpMs: number
  /** Of each rate of the open loop; 0 for none. */
  confirmMs: number
  timeoutMs: number
  maxLatencyMs?: number
  /** The lowest of all limits; it holds for both environments. */
  maxRate?: number
  /** Threads that send, where there are as many connections. */
  threads: number
}

/** An arrival of the open loop, as the senders of a replay take it. */
export interface OpenArrival extends LoopRequest {
  atUs: number
  endpoint: number
  status: number
  client: number
}

/** Enough for the mix to be right to a tenth of a percent. */
const longestCycle = 1_000

export interface WeightedRequest extends LoopRequest {
  weight: number
}

/** Each as often as its weight says, mixed by chance. */
export function cycleOf(requests: WeightedRequest[], seed: number): LoopRequest[] {
  if (requests.length === 1) return requests.map(withoutWeight)
  const total = requests.reduce((sum, { weight }) => sum + weight, 0)
  const cycle = requests.flatMap((request) => {
    const times = Math.max(1, Math.round((longestCycle * request.weight) / total))
    return Array.from({ length: times }, () => withoutWeight(request))
  })
  return shuffled(cycle, randomStream(seed, 'saturation'))
}

/** Poisson, as independent users arrive: the same for both environments. */
export function openArrivals(
  requests: readonly LoopRequest[],
  { perSecond, durationMs, seed }: { perSecond: number; durationMs: number; seed: number },
): OpenArrival[] {
  const random = randomStream(seed, `saturation at ${perSecond}`)
  const arrivals: OpenArrival[] = []
  const meanUs = 1e6 / perSecond
  let atUs = 0
  while (true) {
    atUs += -Math.log(1 - random()) * meanUs
    if (atUs >= durationMs * 1_000) return arrivals
    const request = requests[arrivals.length % requests.length]!
    arrivals.push({ ...request, atUs: Math.round(atUs), endpoint: 0, status: 200, client: 0 })
  }
}

/** Shown before anything is sent; the search itself takes as long as there is something to find. */
export function leastSaturationMs(plan: SaturationPlan): number {
  return 2 * (plan.warmUpMs + plan.repeats * plan.stepMs + 3 * plan.confirmMs)
}

function withoutWeight({ weight: _, ...request }: WeightedRequest): LoopRequest {
  return request
}

function shuffled<T>(items: T[], random: () => number): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = items[at]!
    items[at] = items[other]!
    items[other] = kept
  }
  return items
}
