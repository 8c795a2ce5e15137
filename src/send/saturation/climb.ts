// Where the search of one environment goes next: 1, 2, 4, 8, … connections until more of them bring
// no more answers, or a bound is left; then between its best step and its neighbours. Pure: it is told
// what a step measured, and says how many connections are next.

import type { SaturationPlan } from '../../plan/saturation-plan.ts'
import { Histogram } from '../../record/histogram.ts'
import { busyCpu, type LoopStep, type Search, type SearchEnd } from '../../record/saturation.ts'
import { isUnexpected } from '../replay/outcome.ts'
import { expectedStatus } from './step-tally.ts'

export type ClimbBounds = Pick<
  SaturationPlan,
  'maxConnections' | 'maxErrors' | 'maxLatencyMs' | 'latencyFactor' | 'maxRate'
>

/** Twice the connections that bring less than this have brought nothing. */
const growth = 1.05
/** So often in a row: a slow moment of a busy machine is no plateau. */
const flatToEnd = 2
/** Answers that were lost by more connections: the server collapses. */
const collapsed = 0.8
/** So near to the most, fewer connections are as good and wait less. */
const nearlyMost = 0.97
const nearLimit = 0.95

export class Climb {
  readonly #bounds: ClimbBounds
  /** Good steps by connections: answers a second of each. */
  readonly #held = new Map<number, number[]>()
  #firstMedianMs: number | undefined
  #level = 1
  #flat = 0
  #end: { end: SearchEnd; why: string } | undefined
  #between: number[] = []

  constructor(bounds: ClimbBounds) {
    this.#bounds = bounds
  }

  /** Connections of the next step; undefined when nothing is left to find out. */
  get next(): number | undefined {
    return this.#end === undefined ? this.#level : this.#between[0]
  }

  see(step: LoopStep): void {
    const refining = this.#end !== undefined
    if (refining) this.#between.shift()
    const outside = this.#whyOutside(step)
    if (outside !== undefined) {
      // Between two steps that were well this is chance, or the very edge: it is not gone to again.
      if (refining) return
      this.#finish(outside.end, outside.why)
      return
    }
    const before = this.#most(step.connections)
    this.#hold(step)
    if (!refining) this.#climb(step, before)
  }

  /** Undefined while it goes on. */
  get result(): Search | undefined {
    if (this.#end === undefined || this.#between.length > 0) return undefined
    const most = this.#most()
    const fewest = [...this.#held.keys()]
      .toSorted((a, b) => a - b)
      .find((level) => this.#rate(level) >= nearlyMost * most)
    return { ...this.#end, connections: fewest ?? 0 }
  }

  #climb({ connections, perSecond, cpu }: LoopStep, before: number): void {
    const { maxRate, maxConnections } = this.#bounds
    const now = this.#rate(connections)
    if (maxRate !== undefined && perSecond >= nearLimit * maxRate) {
      this.#finish(
        'max-rate',
        `held at ${rate(perSecond)} by the limit of ${rate(maxRate)} (maxRate)`,
      )
    } else if (cpu >= busyCpu) {
      this.#finish(
        'generator',
        `trueup itself used ${Math.round(100 * cpu)} % of a core at ${many(connections)}`,
      )
    } else if (now < collapsed * before) {
      // Once more, as one slow moment must not end a search.
      if (this.#held.get(connections)!.length < 2) return
      this.#finish(
        'collapse',
        `${rate(now)} at ${many(connections)}, after ${rate(before)} with fewer`,
      )
    } else {
      this.#flat = now < growth * before ? this.#flat + 1 : 0
      const isLast = connections >= maxConnections
      if (this.#flat === flatToEnd || (isLast && this.#flat > 0)) {
        this.#finish('plateau', `${rate(now)} at ${many(connections)}, ${rate(before)} with fewer`)
      } else if (isLast) {
        this.#finish('max-connections', `still growing at ${many(connections)} (maxConnections)`)
      } else {
        this.#level = Math.min(maxConnections, 2 * connections)
      }
    }
  }

  #whyOutside(step: LoopStep): { end: SearchEnd; why: string } | undefined {
    const { maxErrors, maxLatencyMs, latencyFactor } = this.#bounds
    const { connections, count, errors, cut } = step
    const at = `at ${many(connections)}`
    const ended = count + errors
    if (cut !== undefined) return { end: 'errors', why: `${cut} ${at}${mostly(step)}` }
    if (ended === 0) return { end: 'errors', why: `no answer within a step ${at}` }
    if (errors > Math.max(1, maxErrors * ended)) {
      return { end: 'errors', why: `${errors} of ${ended} requests failed ${at}${mostly(step)}` }
    }
    const service = Histogram.decode(step.service)
    const [medianMs, p95Ms] = [0.5, 0.95].map((p) => (service.valueAtQuantileUs(p) ?? 0) / 1_000)
    this.#firstMedianMs ??= medianMs!
    if (maxLatencyMs !== undefined && p95Ms! > maxLatencyMs) {
      return { end: 'latency', why: `p95 of ${ms(p95Ms!)} ${at}; the bound is ${ms(maxLatencyMs)}` }
    }
    if (medianMs! > latencyFactor * this.#firstMedianMs) {
      return {
        end: 'latency',
        why: `a median of ${ms(medianMs!)} ${at}, more than ${latencyFactor} times the ${ms(this.#firstMedianMs)} of one connection`,
      }
    }
    return undefined
  }

  #finish(end: SearchEnd, why: string): void {
    if (this.#held.size === 0) {
      this.#end = { end: 'nothing', why }
      return
    }
    this.#end = { end, why }
    const levels = [...this.#held.keys()].toSorted((a, b) => a - b)
    const best = levels.findIndex((level) => this.#rate(level) === this.#most())
    const at = levels[best]!
    // A limit that holds all of it back leaves nothing to be found in between.
    if (end === 'max-rate' || end === 'generator') return
    const neighbours = [levels[best - 1], end === 'collapse' ? undefined : levels[best + 1]]
    this.#between = neighbours
      .flatMap((other) => (other === undefined ? [] : Math.round(Math.sqrt(at * other))))
      .filter((level) => !this.#held.has(level))
  }

  #hold({ connections, perSecond }: LoopStep): void {
    this.#held.set(connections, [...(this.#held.get(connections) ?? []), perSecond])
  }

  #rate(connections: number): number {
    const rates = this.#held.get(connections)!
    return rates.reduce((sum, one) => sum + one, 0) / rates.length
  }

  /** Of all levels, or of those with fewer connections. */
  #most(below = Number.POSITIVE_INFINITY): number {
    const levels = [...this.#held.keys()].filter((level) => level < below)
    return Math.max(0, ...levels.map((level) => this.#rate(level)))
  }
}

/** ` (mostly http-503)`: what went wrong in the step, by the kind that there is most of. */
function mostly({ ledger }: LoopStep): string {
  const answers = Object.entries(ledger.statuses).flatMap(([status, count]) =>
    isUnexpected(Number(status), expectedStatus) ? [[`http-${status}`, count] as const] : [],
  )
  const kinds = [...Object.entries(ledger.errorKinds), ...answers]
  const [most] = kinds.toSorted(([, one], [, other]) => other - one)
  return most === undefined ? '' : ` (mostly ${most[0]})`
}

function rate(perSecond: number): string {
  return `${perSecond < 10 ? Number(perSecond.toFixed(1)) : Math.round(perSecond)} a second`
}

function many(connections: number): string {
  return connections === 1 ? '1 connection' : `${connections} connections`
}

function ms(value: number): string {
  return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`
}
