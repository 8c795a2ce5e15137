// What a run will do with traffic, as printable data: how the arrivals of a compiled plan are cut
// into blocks, in which order both environments get them, and what limits them. Pure.

import type { EnvironmentConfig, TrafficConfig } from '../config/schema.ts'
import type { TrafficPlanHeader } from '../traffic/arrival.ts'
import { endpointName } from '../traffic/routes.ts'
import { balancedOrders, type Sides } from './order.ts'

export interface ReplayPlan {
  /** The logs, or the compiled plan. */
  source: string[]
  schedule: 'duet' | 'alternate'
  /** Of the measured requests; `alternate` takes twice as long. */
  durationUs: number
  blockUs: number
  blocks: number
  /** They repeat the first requests of the plan, and are never judged. */
  warmUpBlocks: number
  /** How long the rate takes to its height, in the warm-up. */
  rampUs: number
  /** Requests to each environment, the same to both; warm-up not counted. */
  planned: number
  perSecond: number
  endpoints: { name: string; planned: number }[]
  /** lines.read = parsed + rejected; parsed × copies = filtered + planned. */
  lines: TrafficPlanHeader['lines']
  copies: number
  filtered: Record<string, number>
  masked: Record<string, number>
  shape: TrafficPlanHeader['shape']
  /** Methods and routes that may be sent besides GET, HEAD and OPTIONS. */
  writes: string[]
  /** The lower limit of both environments. */
  maxRate?: number
  workers: number
  connections: TrafficConfig['connections']
  maxConnections: number
  sender: TrafficConfig['sender']
  timeoutMs: number
  /** It may end before its blocks do, once the traffic is surely beyond its margin. */
  stopEarly?: true
  /** With `alternate`: who comes first in each block, from the first of the warm-up on. */
  orders?: [string, string][]
  remarks: string[]
}

/** What is left of a compiled plan for this run. */
export interface Selection {
  planned: number
  durationUs: number
  /** By index, as in the header. */
  byEndpoint: number[]
  /** What this run leaves out of it, by reason. */
  filtered: Record<string, number>
}

export interface ReplayInput {
  sides: Sides
  traffic: TrafficConfig
  source: string[]
  header: TrafficPlanHeader
  selection: Selection
  maxRate: number | undefined
  /** Of this machine. */
  cores: number
}

const shortestBlockMs = 1_000
const longestBlockMs = 30_000
/** A run of usual length has so many. */
const usualBlocks = 40

export function planReplay({ sides, traffic, source, header, ...rest }: ReplayInput): ReplayPlan {
  const { selection, maxRate, cores } = rest
  const { durationUs, planned } = selection
  const wantedUs = 1_000 * (traffic.block ?? usualBlockMs(durationUs / 1_000))
  const blocks = Math.max(1, Math.round(durationUs / wantedUs))
  // The last arrival may lie at the very end.
  const blockUs = Math.floor(durationUs / blocks) + 1
  const warmUpBlocks = Math.min(blocks, Math.ceil((1_000 * traffic.warmUp) / blockUs))
  const perSecond = durationUs === 0 ? 0 : planned / (durationUs / 1e6)
  return {
    source,
    schedule: traffic.schedule,
    durationUs,
    blockUs,
    blocks,
    warmUpBlocks,
    rampUs: Math.min(1_000 * traffic.ramp, warmUpBlocks * blockUs),
    planned,
    perSecond,
    endpoints: header.endpoints.map((endpoint, index) => ({
      name: endpointName(endpoint),
      planned: selection.byEndpoint[index] ?? 0,
    })),
    lines: header.lines,
    copies: header.copies,
    filtered: { ...header.filtered, ...selection.filtered },
    masked: header.masked,
    shape: header.shape,
    writes: traffic.allow,
    ...(maxRate === undefined ? {} : { maxRate }),
    // A limit is exact where one alone counts.
    workers: maxRate === undefined ? (traffic.workers ?? usualWorkers(perSecond, cores)) : 1,
    connections: traffic.connections,
    maxConnections: traffic.maxConnections,
    sender: traffic.sender,
    timeoutMs: traffic.timeout,
    ...(traffic.stopEarly && { stopEarly: true as const }),
    ...(traffic.schedule === 'alternate' ? { orders: ordersOf(sides, warmUpBlocks + blocks) } : {}),
    remarks: header.remarks,
  }
}

/** Both sides have to keep to the lower one, or they would not get the same. */
export function lowerMaxRate(
  environments: Record<string, Pick<EnvironmentConfig, 'maxRate'>>,
  { reference, candidate }: Sides,
): number | undefined {
  const rates = [reference, candidate].map((name) => environments[name]?.maxRate)
  const known = rates.filter((rate) => rate !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** When a block begins for an environment, from the start of the warm-up. */
export function blockStartUs(plan: ReplayPlan, block: number, environment: string): number {
  const place = block + plan.warmUpBlocks
  if (plan.orders === undefined) return place * plan.blockUs
  return (2 * place + plan.orders[place]!.indexOf(environment)) * plan.blockUs
}

/** How long a block takes until both environments have had it. */
export function pairUs({ orders, blockUs }: ReplayPlan): number {
  return orders === undefined ? blockUs : 2 * blockUs
}

export function totalUs(plan: ReplayPlan): number {
  return (plan.warmUpBlocks + plan.blocks) * pairUs(plan)
}

/** Bursts are several times the mean, and a thread does several thousand. */
const perWorker = 1_000

/** For each environment; both of them send at the same time, and somebody has to coordinate. */
function usualWorkers(perSecond: number, cores: number): number {
  const most = Math.max(1, Math.floor((cores - 1) / 2))
  return Math.min(most, Math.max(1, Math.ceil(perSecond / perWorker)))
}

function usualBlockMs(durationMs: number): number {
  return Math.min(longestBlockMs, Math.max(shortestBlockMs, durationMs / usualBlocks))
}

function ordersOf(sides: Sides, count: number): [string, string][] {
  const orders = balancedOrders(sides, 'traffic')
  return Array.from({ length: count }, () => orders.next().value)
}
