// Adds up what was seen of the requests of one subject into the evidence of a line. Counting is
// cheap enough for each request of a replay; reading a head is for journeys and sampled requests.

import { type AnswerHead, traitsOf } from './answer-traits.ts'
import { bounded, count, countName } from './bounded-names.ts'
import type {
  EvidencePart,
  Growth,
  HostEvidence,
  RenderingPart,
  RequestPhase,
  SlowRequest,
  Spent,
  Trait,
} from './evidence.ts'
import { cleanText } from './evidence-text.ts'
import { addGrowth, grow, noGrowth } from './growth.ts'
import { serverTimings } from './server-timing.ts'
import { urlNumbers } from './url-numbers.ts'

const mostHosts = 50
const mostSlowest = 3

export class EvidenceTally {
  #requests = 0
  #sampled = 0
  #bytes = 0
  #retryAfter = 0
  readonly #phases: EvidencePart['phases'] = {}
  readonly #statuses = new Map<number, number>()
  readonly #errorKinds = new Map<string, number>()
  readonly #serverTiming = new Map<string, Spent>()
  readonly #traits = new Map<Trait, Map<string, number>>()
  readonly #hosts = new Map<string, HostEvidence>()
  readonly #rendering: NonNullable<EvidencePart['rendering']> = {}
  readonly #growthOfBytes = noGrowth()
  readonly #growthOfNumbers = new Map<string, Growth>()
  #slowest: SlowRequest[] = []

  /** A whole answer came; the duration is that of its service, µs. */
  answered(status: number, bytes: number, durationUs: number): void {
    this.#requests++
    this.#bytes += bytes
    count(this.#statuses, status)
    grow(this.#growthOfBytes, bytes, durationUs / 1000)
  }

  spend(phase: RequestPhase, us: number, times = 1): void {
    const spent = this.#phases[phase]
    if (spent === undefined) this.#phases[phase] = { count: times, totalUs: us }
    else addSpent(spent, times, us)
  }

  failed(kind: string): void {
    countName(this.#errorKinds, kind, 1)
  }

  /** What the head of an answer says; the answer itself is counted by `answered`. */
  read(head: AnswerHead, target: string, durationUs: number): void {
    this.#sampled++
    if (head.headers['retry-after'] !== undefined) this.#retryAfter++
    for (const [trait, value] of traitsOf(head)) this.#countTrait(trait, value, 1)
    for (const [name, us] of serverTimings(head.headers['server-timing'])) {
      this.#spendOnServer(name, 1, us)
    }
    for (const [name, value] of urlNumbers(target)) {
      const growth = bounded(this.#growthOfNumbers, name, noGrowth)
      if (growth !== undefined) grow(growth, value, durationUs / 1000)
    }
  }

  /** Seen once, and not in the head of an answer. */
  has(trait: Trait, value: string): void {
    this.#countTrait(trait, value, 1)
  }

  /** It carried a trace id; kept if it is among the slowest. */
  traced(request: SlowRequest): void {
    const last = this.#slowest[mostSlowest - 1]
    if (last !== undefined && last.durationUs >= request.durationUs) return
    this.#slowest = [...this.#slowest, request]
      .sort((one, other) => other.durationUs - one.durationUs)
      .slice(0, mostSlowest)
  }

  asked(host: string, seen: Omit<HostEvidence, 'requests'>, requests = 1): void {
    const none = () => ({ requests: 0, bytes: 0, totalUs: 0, foreign: seen.foreign })
    const total = bounded(this.#hosts, host, none, mostHosts)
    if (total === undefined) return
    total.requests += requests
    total.bytes += seen.bytes
    total.totalUs += seen.totalUs
  }

  rendered(part: RenderingPart, us: number): void {
    this.#rendering[part] = (this.#rendering[part] ?? 0) + us
  }

  /** Evidence of the same subject from elsewhere, or of a part of it. */
  add(part: EvidencePart): void {
    this.#requests += part.requests
    this.#sampled += part.sampled ?? part.requests
    this.#bytes += part.bytes
    this.#retryAfter += part.retryAfter
    for (const [phase, spent] of entries(part.phases)) {
      this.spend(phase, spent.totalUs, spent.count)
    }
    for (const [status, amount] of entries(part.statuses)) {
      count(this.#statuses, Number(status), amount)
    }
    for (const [kind, amount] of entries(part.errorKinds)) {
      countName(this.#errorKinds, kind, amount)
    }
    for (const [name, spent] of entries(part.serverTiming)) {
      this.#spendOnServer(name, spent.count, spent.totalUs)
    }
    for (const [trait, values] of entries(part.traits)) {
      for (const [value, amount] of entries(values)) this.#countTrait(trait, value, amount)
    }
    for (const [host, seen] of entries(part.hosts ?? {})) this.asked(host, seen, seen.requests)
    for (const [name, us] of entries(part.rendering ?? {})) this.rendered(name, us)
    if (part.growth?.bytes) addGrowth(this.#growthOfBytes, part.growth.bytes)
    for (const [name, growth] of entries(part.growth?.parameters ?? {})) {
      const total = bounded(this.#growthOfNumbers, name, noGrowth)
      if (total !== undefined) addGrowth(total, growth)
    }
    for (const request of part.slowest) this.traced(request)
  }

  part(): EvidencePart {
    return {
      requests: this.#requests,
      ...(this.#sampled === this.#requests ? {} : { sampled: this.#sampled }),
      bytes: this.#bytes,
      phases: Object.fromEntries(
        entries(this.#phases).map(([phase, spent]) => [phase, wholeUs(spent)]),
      ),
      serverTiming: Object.fromEntries(
        [...this.#serverTiming].map(([name, spent]) => [name, wholeUs(spent)]),
      ),
      traits: Object.fromEntries(
        [...this.#traits].map(([trait, values]) => [trait, Object.fromEntries(values)]),
      ),
      ...(this.#hosts.size === 0 ? {} : { hosts: Object.fromEntries(this.#hosts) }),
      ...(entries(this.#rendering).length === 0 ? {} : { rendering: this.#rendering }),
      statuses: Object.fromEntries(this.#statuses),
      errorKinds: Object.fromEntries(this.#errorKinds),
      retryAfter: this.#retryAfter,
      growth: {
        bytes: this.#growthOfBytes,
        parameters: Object.fromEntries(this.#growthOfNumbers),
      },
      slowest: this.#slowest,
    }
  }

  #countTrait(trait: Trait, value: string, amount: number): void {
    const values = this.#traits.get(trait) ?? new Map<string, number>()
    this.#traits.set(trait, values)
    const name = cleanText(value)
    if (name !== '') countName(values, name, amount)
  }

  #spendOnServer(name: string, times: number, us: number): void {
    const clean = cleanText(name)
    const spent = bounded(this.#serverTiming, clean, () => ({ count: 0, totalUs: 0 }))
    if (spent !== undefined) addSpent(spent, times, us)
  }
}

function addSpent(spent: Spent, times: number, us: number): void {
  spent.count += times
  spent.totalUs += us
}

function wholeUs({ count: times, totalUs }: Spent): Spent {
  return { count: times, totalUs: Math.round(totalUs) }
}

function entries<K extends string, V>(record: Partial<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][]
}
