// Which endpoint a request belongs to: its method and the route of its path, given or learned. A
// request gets a number at once; which endpoint a number means is known when all have been seen,
// because routes are still learned until then.

import { type RoutePattern, routeMatcher } from './route-patterns.ts'
import { RouteTree } from './route-tree.ts'

export interface Endpoint {
  method: string
  route: string
}

export interface RankedEndpoints {
  /** By falling count; the last is `other` when there were too many. */
  endpoints: Endpoint[]
  /** Index of the endpoint by the number that a request got. */
  endpointOf: number[]
  /** Requests by endpoint. */
  counts: number[]
  /** How many endpoints `other` stands for. */
  inOther: number
}

/** What belongs to no endpoint of its own. */
export const otherEndpoint: Readonly<Endpoint> = { method: '*', route: 'other' }

/** As messages, rows and subjects name it. */
export function endpointName({ method, route }: Endpoint): string {
  return method === otherEndpoint.method ? route : `${method} ${route}`
}

const mostNumbers = 30_000
/** With its method it stays below the 500 characters that a run folder takes for a name. */
const longestRoute = 400
/** Number of whatever found no room. */
const overflow = 0

export class Endpoints {
  readonly #given: (segments: readonly string[]) => string | null
  readonly #tree = new RouteTree()
  readonly #numbers = new Map<string, Map<string | number, number>>()
  /** By number: a route that was given, or the number of a learned one. */
  readonly #routes: { method: string; route: string | number }[] = [
    { method: otherEndpoint.method, route: otherEndpoint.route },
  ]
  readonly #counts: number[] = [0]

  constructor(patterns: readonly RoutePattern[] = []) {
    this.#given = patterns.length === 0 ? () => null : routeMatcher(patterns)
  }

  /** Of a path with or without query; costs about a microsecond, so whoever can keeps the answer. */
  numberOf(method: string, target: string): number {
    const segments = pathOf(target).split('/').slice(1)
    const route = this.#given(segments) ?? this.#tree.add(segments)
    if (route === null) return overflow
    let ofMethod = this.#numbers.get(method)
    if (ofMethod === undefined) {
      ofMethod = new Map()
      if (this.#numbers.size < 50) this.#numbers.set(method, ofMethod)
    }
    const known = ofMethod.get(route)
    if (known !== undefined) return known
    if (this.#routes.length >= mostNumbers || this.#numbers.get(method) !== ofMethod)
      return overflow
    const number = this.#routes.push({ method, route }) - 1
    this.#counts.push(0)
    ofMethod.set(route, number)
    return number
  }

  /** One more request of this number. */
  count(number: number): void {
    this.#counts[number]!++
    const { route } = this.#routes[number]!
    if (typeof route === 'number') this.#tree.count(this.#tree.resolve(route))
  }

  rank(maxEndpoints: number): RankedEndpoints {
    const learned = this.#tree.finish()
    const byName = new Map<string, { endpoint: Endpoint; numbers: number[]; count: number }>()
    for (const [number, { method, route }] of this.#routes.entries()) {
      const endpoint = {
        method,
        route: shortened(
          typeof route === 'string' ? route : learned.get(this.#tree.resolve(route))!,
        ),
      }
      const name = endpointName(endpoint)
      const group = byName.get(name) ?? { endpoint, numbers: [], count: 0 }
      group.numbers.push(number)
      group.count += this.#counts[number]!
      byName.set(name, group)
    }
    const other = byName.get(otherEndpoint.route)!
    byName.delete(otherEndpoint.route)
    const groups = [...byName.values()].filter(({ count }) => count > 0)
    groups.sort((a, b) => b.count - a.count)
    const rest = groups.splice(
      groups.length + (other.count > 0 ? 1 : 0) > maxEndpoints ? maxEndpoints - 1 : groups.length,
    )
    for (const { numbers, count } of rest) {
      other.numbers.push(...numbers)
      other.count += count
    }
    return ranking(other.count > 0 ? [...groups, other] : groups, this.#routes.length, rest.length)
  }
}

/** What begins alike for so long is one endpoint. */
function shortened(route: string): string {
  return route.length > longestRoute ? `${route.slice(0, longestRoute - 1)}…` : route
}

function ranking(
  groups: { endpoint: Endpoint; numbers: number[]; count: number }[],
  numbers: number,
  inOther: number,
): RankedEndpoints {
  const endpointOf = new Array<number>(numbers).fill(0)
  for (const [index, group] of groups.entries()) {
    for (const number of group.numbers) endpointOf[number] = index
  }
  return {
    endpoints: groups.map(({ endpoint }) => endpoint),
    endpointOf,
    counts: groups.map(({ count }) => count),
    inOther,
  }
}

/** Without query, and without parameters such as `;jsessionid=…`. */
export function pathOf(target: string): string {
  const end = target.search(/[?#;]/)
  return end === -1 ? target : target.slice(0, end)
}
