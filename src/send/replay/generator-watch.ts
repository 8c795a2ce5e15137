// Was it the environments that were slow, or trueup itself? Looks at the senders block by block; a
// run whose generator was the bottleneck says so and is not judged.

import { Histogram } from '../../record/histogram.ts'
import type { GeneratorFacts } from '../../record/run-file.ts'
import { mergeHistograms } from './merge-reports.ts'
import type { BlockReport } from './messages.ts'

/** Of one core. */
const busyCpu = 0.9
/** Requests that leave later than this, or later than half of what an answer takes, spoil a block. */
const lateUs = 20_000
const latePart = 0.5
/** So many of the blocks spoil a run. */
const spoiltPart = 0.1

interface Seen {
  lag: Histogram
  cpu: number[]
  eventLoopDelayP99Us: number
  waited: number
}

export class GeneratorWatch {
  readonly #seen = new Map<string, Seen>()
  readonly #spoilt = new Map<number, string>()
  readonly #blocks = new Set<number>()

  see(environment: string, { block, load, traffic }: BlockReport): void {
    const seen = this.#of(environment)
    const lag = mergeHistograms(load.map((sender) => sender.lag))
    const cpu = Math.max(0, ...load.map((sender) => sender.cpu))
    const delayUs = Math.max(0, ...load.map((sender) => sender.eventLoopDelayUs.p99))
    seen.lag.add(lag)
    seen.cpu.push(cpu)
    seen.eventLoopDelayP99Us = Math.max(seen.eventLoopDelayP99Us, delayUs)
    for (const sender of load) seen.waited += sender.waited
    this.#blocks.add(block)
    const medianUs = Histogram.decode(traffic.response).valueAtQuantileUs(0.5) ?? 0
    const why = whySpoilt({ cpu, delayUs, lagUs: lag.valueAtQuantileUs(0.99) ?? 0, medianUs })
    if (why !== null) this.#spoilt.set(block, `${environment}: ${why}`)
  }

  facts(): Record<string, GeneratorFacts> {
    const facts = [...this.#seen].map(([environment, seen]) => {
      const { lag, cpu, eventLoopDelayP99Us, waited } = seen
      const part = {
        lagP50Us: lag.valueAtQuantileUs(0.5) ?? 0,
        lagP99Us: lag.valueAtQuantileUs(0.99) ?? 0,
        eventLoopDelayP99Us,
        cpu: cpu.reduce((sum, one) => sum + one, 0) / Math.max(1, cpu.length),
        waited,
      }
      return [environment, part] as const
    })
    return Object.fromEntries(facts)
  }

  /** In words, or undefined where the figures are those of the environments. */
  bottleneck(): string | undefined {
    const spoilt = this.#spoilt.size
    if (spoilt <= spoiltPart * this.#blocks.size) return undefined
    const [last] = [...this.#spoilt.values()].slice(-1)
    return `trueup itself was too slow in ${spoilt} of ${this.#blocks.size} blocks (last in ${last}): replay less (traffic.scale), or with more workers or a faster machine`
  }

  #of(environment: string): Seen {
    let seen = this.#seen.get(environment)
    if (seen === undefined) {
      seen = { lag: new Histogram(), cpu: [], eventLoopDelayP99Us: 0, waited: 0 }
      this.#seen.set(environment, seen)
    }
    return seen
  }
}

function whySpoilt(block: {
  cpu: number
  delayUs: number
  lagUs: number
  medianUs: number
}): string | null {
  const limitUs = Math.max(lateUs, latePart * block.medianUs)
  if (block.cpu >= busyCpu) return `a sender used ${Math.round(100 * block.cpu)} % of a core`
  if (block.lagUs > limitUs) {
    return `1 % of the requests left ${Math.round(block.lagUs / 1_000)} ms late or more`
  }
  if (block.delayUs > limitUs) {
    return `a sender stood still for ${Math.round(block.delayUs / 1_000)} ms`
  }
  return null
}
