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
/** A block is affected where more than this part of its requests left late. */
const latePartOfBlock = 0.1
/** Of the blocks; with more of them affected nothing is judged. */
const affectedPart = 0.25

interface Seen {
  lag: Histogram
  response: Histogram
  /** By block: of the busiest sender, and of the one that stood still for longest. */
  cpu: number[]
  delaysUs: number[]
  waited: number
  gc: number
  connections: number
}

export class GeneratorWatch {
  readonly #seen = new Map<string, Seen>()
  readonly #affected = new Map<number, string>()
  readonly #blocks = new Set<number>()

  see(environment: string, report: BlockReport): void {
    const { load, traffic, block } = report
    const seen = this.#of(environment)
    this.#blocks.add(block)
    const lag = mergeHistograms(load.map((sender) => sender.lag))
    const response = Histogram.decode(traffic.response)
    const cpu = Math.max(0, ...load.map((sender) => sender.cpu))
    const why = whyBlockTooSlow({ lag, response, cpu })
    if (why !== null) this.#affected.set(block, `${why} to ${environment}`)
    seen.lag.add(lag)
    seen.response.add(response)
    seen.cpu.push(cpu)
    seen.delaysUs.push(Math.max(0, ...load.map((sender) => sender.eventLoopDelayUs.p99)))
    for (const sender of load) seen.waited += sender.waited
    seen.gc = Math.max(seen.gc, ...load.map((sender) => sender.gc))
    const connections = load.reduce((sum, sender) => sum + sender.connections, 0)
    seen.connections = Math.max(seen.connections, connections)
  }

  facts(): Record<string, GeneratorFacts> {
    const facts = [...this.#seen].map(
      ([environment, { lag, cpu, delaysUs, waited, gc, connections }]) => {
        const fact: GeneratorFacts = {
          lagP50Us: at(lag, 0.5),
          lagP99Us: at(lag, 0.99),
          eventLoopDelayP99Us: middle(delaysUs),
          cpu: cpu.reduce((sum, one) => sum + one, 0) / cpu.length,
          waited,
          gc,
          connections,
        }
        return [environment, fact] as const
      },
    )
    return Object.fromEntries(facts)
  }

  /** The blocks in which the generator was too slow, where it was not so in all of the run. */
  affected(): { block: number; why: string }[] {
    return [...this.#affected].map(([block, why]) => ({ block, why }))
  }

  /** In words, or undefined where the figures are those of the environments. */
  bottleneck(): string | undefined {
    const reasons = [...this.#seen].flatMap(([environment, seen]) => {
      const why = whyTooSlow(seen)
      return why === null ? [] : [`${why} to ${environment}`]
    })
    const affected = this.#affected.size
    if (reasons.length === 0 && affected > affectedPart * this.#blocks.size) {
      const [why] = this.#affected.values()
      reasons.push(`in ${affected} of ${this.#blocks.size} blocks, such as: ${why}`)
    }
    if (reasons.length === 0) return undefined
    return `trueup itself was too slow: ${reasons.join('; ')}. Replay less (traffic.scale), with more traffic.workers, or from a faster machine`
  }

  #of(environment: string): Seen {
    let seen = this.#seen.get(environment)
    if (seen === undefined) {
      const [lag, response] = [new Histogram(), new Histogram()]
      seen = { lag, response, cpu: [], delaysUs: [], waited: 0, gc: 0, connections: 0 }
      this.#seen.set(environment, seen)
    }
    return seen
  }
}

/** Of one block and environment: a short standstill does not spoil it, most of a second does. */
function whyBlockTooSlow(block: Pick<Seen, 'lag' | 'response'> & { cpu: number }): string | null {
  const { lag, response, cpu } = block
  if (cpu >= busyCpu) return `a thread that sends used ${Math.round(100 * cpu)} % of a core`
  const limitUs = Math.max(lateUs, latePart * at(response, 0.95))
  const lateOnesUs = at(lag, 1 - latePartOfBlock)
  if (lateOnesUs <= limitUs) return null
  return `a tenth of the requests left ${Math.round(lateOnesUs / 1_000)} ms late or more`
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
