// What a log holds, in memory that does not grow with it: all that `trueup traffic inspect` shows.

import type { LogRecord } from '../log-record.ts'
import type { RoutePattern } from '../route-patterns.ts'
import { Endpoints } from '../routes.ts'
import { CountBy } from './count-by.ts'
import { Latencies, type LatencySummary } from './latencies.ts'
import { type Rate, RateMeter } from './rate.ts'

export interface EndpointCount {
  method: string
  route: string
  count: number
  latency: LatencySummary | null
}

export interface Findings {
  bytes: number
  /** The most frequent first, each. */
  statuses: [code: string, count: number][]
  methods: [method: string, count: number][]
  protocols: [protocol: string, count: number][]
  /** Of the stamps, ISO 8601 in UTC; null where there is none. */
  first: string | null
  last: string | null
  latency: LatencySummary | null
  endpoints: EndpointCount[]
  /** How many clients, and the shares of the requests that the busiest ones sent. */
  clients: { count: number; more: boolean; busiest: number; busiestTen: number }
  /** null where no request has a time. */
  rate: Rate | null
  remarks: string[]
}

const mostClients = 250_000

export class Survey {
  readonly #endpoints: Endpoints
  readonly #statuses = new CountBy(1_000)
  readonly #methods = new CountBy(100)
  readonly #protocols = new CountBy(100)
  readonly #clients = new CountBy(mostClients)
  readonly #latencies = new Latencies()
  readonly #rate = new RateMeter()
  #bytes = 0
  #firstUs = Number.POSITIVE_INFINITY
  #lastUs = Number.NEGATIVE_INFINITY

  constructor(routes: readonly RoutePattern[] = []) {
    this.#endpoints = new Endpoints(routes)
  }

  add(record: LogRecord, arrivalUs: number): void {
    const { status, method, protocol, client, latencyUs, stampUs } = record
    this.#bytes += record.bytes
    this.#statuses.add(String(status))
    this.#methods.add(method)
    this.#protocols.add(protocol === '' ? 'none' : protocol)
    if (client !== '') this.#clients.add(client)
    const endpoint = this.#endpoints.numberOf(method, record.target)
    this.#endpoints.count(endpoint)
    if (latencyUs >= 0) this.#latencies.add(endpoint, latencyUs)
    if (stampUs === 0) return
    this.#firstUs = Math.min(this.#firstUs, stampUs)
    this.#lastUs = Math.max(this.#lastUs, stampUs)
    this.#rate.add(arrivalUs)
  }

  /** A route can hold a secret too, where nothing of it was learned: `shown` masks it. */
  findings(parsed: number, maxEndpoints: number, shown: (route: string) => string): Findings {
    const ranked = this.#endpoints.rank(maxEndpoints)
    const latencies = this.#latencies.groups((number) => ranked.endpointOf[number]!)
    const endpoints = ranked.endpoints.map((endpoint, index) => ({
      method: endpoint.method,
      route: shown(endpoint.route),
      count: ranked.counts[index]!,
      latency: latencies[index] ?? null,
    }))
    return {
      bytes: this.#bytes,
      statuses: this.#statuses.ranked(),
      methods: this.#methods.ranked(),
      protocols: this.#protocols.ranked(),
      first: isoTime(this.#firstUs),
      last: isoTime(this.#lastUs),
      latency: this.#latencies.whole(),
      endpoints,
      clients: this.#clientShares(parsed),
      rate: this.#rate.finish(),
      remarks: this.#remarks(ranked.inOther),
    }
  }

  #clientShares(parsed: number): Findings['clients'] {
    const ranked = this.#clients.ranked()
    const share = (clients: number) =>
      ranked.slice(0, clients).reduce((sum, [, count]) => sum + count, 0) / Math.max(1, parsed)
    const more = this.#clients.rest > 0
    return { count: ranked.length, more, busiest: share(1), busiestTen: share(10) }
  }

  #remarks(inOther: number): string[] {
    const remarks: string[] = []
    if (inOther > 0) remarks.push(`"other" stands for ${inOther} endpoints.`)
    const { leftOut } = this.#latencies
    if (leftOut > 0) {
      remarks.push(`${leftOut} latencies were left out: there are too many different ones.`)
    }
    return remarks
  }
}

function isoTime(us: number): string | null {
  if (!Number.isFinite(us)) return null
  const time = new Date(us / 1_000)
  return Number.isNaN(time.getTime()) ? 'out of range' : time.toISOString()
}
