// Was it the environments that were slow, or trueup itself? Looks at the senders over all measured
// blocks; a run whose generator was the bottleneck says so, and its traffic is not judged.

import { Histogram } from '../../record/histogram.ts'
import type { GeneratorFacts } from '../../record/run-file.ts'
import { mergeHistograms } from './merge-reports.ts'
import type { BlockReport } from './messages.ts'

/** Of one core; in more than a tenth of the blocks. */
const busyCpu = 0.9
const busyPart = 0.1
/** Where 1 % of the requests leave later than this, and than half of what 5 % of answers take. */
const lateUs = 50_000
const latePart = 0.5
/** A standstill is seen every 10 ms only, and one of a busy machine is no bottleneck yet. */
const standstillUs = 100_000

interface Seen {
  lag: Histogram
  response: Histogram
  /** By block: of the busiest sender, and of the one that stood still for longest. */
  cpu: number[]
  delaysUs: number[]
  waited: number
}

export class GeneratorWatch {
  readonly #seen = new Map<string, Seen>()

  see(environment: string, { load, traffic }: BlockReport): void {
    const seen = this.#of(environment)
    seen.lag.add(mergeHistograms(load.map((sender) => sender.lag)))
    seen.response.add(Histogram.decode(traffic.response))
    seen.cpu.push(Math.max(0, ...load.map((sender) => sender.cpu)))
    seen.delaysUs.push(Math.max(0, ...load.map((sender) => sender.eventLoopDelayUs.p99)))
    for (const sender of load) seen.waited += sender.waited
  }

  facts(): Record<string, GeneratorFacts> {
    const facts = [...this.#seen].map(([environment, { lag, cpu, delaysUs, waited }]) => {
      const fact: GeneratorFacts = {
        lagP50Us: at(lag, 0.5),
        lagP99Us: at(lag, 0.99),
        eventLoopDelayP99Us: middle(delaysUs),
        cpu: cpu.reduce((sum, one) => sum + one, 0) / cpu.length,
        waited,
      }
      return [environment, fact] as const
    })
    return Object.fromEntries(facts)
  }

  /** In words, or undefined where the figures are those of the environments. */
  bottleneck(): string | undefined {
    const reasons = [...this.#seen].flatMap(([environment, seen]) => {
      const why = whyTooSlow(seen)
      return why === null ? [] : [`${why} to ${environment}`]
    })
    if (reasons.length === 0) return undefined
    return `trueup itself was too slow: ${reasons.join('; ')}. Replay less (traffic.scale), with more traffic.workers, or from a faster machine`
  }

  #of(environment: string): Seen {
    let seen = this.#seen.get(environment)
    if (seen === undefined) {
      const [lag, response] = [new Histogram(), new Histogram()]
      seen = { lag, response, cpu: [], delaysUs: [], waited: 0 }
      this.#seen.set(environment, seen)
    }
    return seen
  }
}

function whyTooSlow({ lag, response, cpu, delaysUs }: Seen): string | null {
  const limitUs = Math.max(lateUs, latePart * at(response, 0.95))
  const busy = cpu.filter((one) => one >= busyCpu).length
  const ms = (us: number) => `${Math.round(us / 1_000).toLocaleString('en')} ms`
  if (busy > busyPart * cpu.length) {
    return `in ${busy} of ${cpu.length} blocks a thread that sends used 90 % of a core or more`
  }
  if (at(lag, 0.99) > limitUs) {
    return `1 % of the requests left ${ms(at(lag, 0.99))} late or more`
  }
  if (middle(delaysUs) > Math.max(standstillUs, limitUs)) {
    return `in half of the blocks a thread that sends stood still for ${ms(middle(delaysUs))}`
  }
  return null
}

function at(histogram: Histogram, quantile: number): number {
  return histogram.valueAtQuantileUs(quantile) ?? 0
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
