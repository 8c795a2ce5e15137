// Users in a closed loop: so many at a time go through a journey, wait, and go through it again. A
// slow environment is asked less often by them, as by people; what was slow stays in the samples.

import { setTimeout as delay } from 'node:timers/promises'
import type { Row } from '../journeys/data.ts'
import type { Runner } from '../journeys/runner.ts'
import type { FinishedIteration } from '../record/sample.ts'
import type { ExperimentPlan } from './plan.ts'

export interface UsersOptions {
  environment: string
  plan: ExperimentPlan
  runner: Runner
  rows: Row[]
  onSample(sample: FinishedIteration): void
}

export class Users {
  readonly #options: UsersOptions
  /** By journey: the number of the next iteration. */
  readonly #next = new Map<string, number>()
  #leaving = new AbortController()
  #loops: Promise<void>[] = []
  /** When the iterations that are under way began. */
  readonly #underWay = new Set<{ sinceMs: number }>()

  constructor(options: UsersOptions) {
    this.#options = options
  }

  /** They come one after the other, spread over a pause. */
  start(): void {
    const { plan } = this.#options
    this.#leaving = new AbortController()
    this.#loops = plan.journeys.flatMap(({ name, users }) =>
      Array.from({ length: users }, (_, user) => this.#loop(name, (user / users) * plan.pauseMs)),
    )
    // Told by `leave`, which comes later.
    for (const loop of this.#loops) loop.catch(() => this.#leaving.abort())
  }

  /** No new iteration begins; resolves when those under way have ended. */
  async leave(): Promise<void> {
    this.#leaving.abort()
    await Promise.all(this.#loops)
  }

  /** Each journey once by each user, unmeasured: connections, caches and code are warm after it. */
  async warmUp(): Promise<FinishedIteration[]> {
    const { plan } = this.#options
    const first = plan.journeys.flatMap(({ name, users }) =>
      Array.from({ length: users }, (_, user) => this.#iterate(name, user - users)),
    )
    return await Promise.all(first)
  }

  /** How long those who are under way have waited. */
  waitingMs(): number[] {
    return [...this.#underWay].map(({ sinceMs }) => performance.now() - sinceMs)
  }

  async #loop(journey: string, afterMs: number): Promise<void> {
    const { plan, onSample } = this.#options
    const { signal } = this.#leaving
    await pause(afterMs, signal)
    while (!signal.aborted) {
      const number = this.#next.get(journey) ?? 0
      this.#next.set(journey, number + 1)
      onSample(await this.#iterate(journey, number))
      await pause(plan.pauseMs, signal)
    }
  }

  async #iterate(journey: string, pair: number): Promise<FinishedIteration> {
    const { environment, runner, rows } = this.#options
    const row = ((pair % rows.length) + rows.length) % rows.length
    const waiting = { sinceMs: performance.now() }
    this.#underWay.add(waiting)
    try {
      return await runner.run({
        journey,
        environment,
        pair,
        phase: pair < 0 ? 'warm-up' : 'measured',
        data: rows[row] ?? {},
      })
    } finally {
      this.#underWay.delete(waiting)
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {})
}
