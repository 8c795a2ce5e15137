// A production system that answers a journey with 429 or 503 and Retry-After is left alone for as long
// as it asks, once, and the run stops when it asks again: the rule of traffic, held between pairs.

import { setTimeout as delay } from 'node:timers/promises'
import type { EnvironmentConfig } from '../config/schema.ts'
import type { FinishedIteration } from '../record/sample.ts'
import type { Interruption } from './interruption.ts'
import type { Recording } from './recording.ts'
import { retryAfterMs } from './replay/outcome.ts'
import { RetryAfterRule } from './replay/retry-after.ts'

export class WaitWhenAsked {
  readonly #environments: Record<string, Pick<EnvironmentConfig, 'production'>>
  readonly #recording: Pick<Recording, 'remark'>
  readonly #interruption: Interruption
  readonly #rule = new RetryAfterRule()

  constructor(
    environments: Record<string, Pick<EnvironmentConfig, 'production'>>,
    recording: Pick<Recording, 'remark'>,
    interruption: Interruption,
  ) {
    this.#environments = environments
    this.#recording = recording
    this.#interruption = interruption
  }

  async see(samples: readonly FinishedIteration[]): Promise<void> {
    for (const { environment, askedToWait, startedAt } of samples) {
      if (askedToWait === undefined || !this.#environments[environment]?.production) continue
      const { status, retryAfter } = askedToWait
      const afterMs = retryAfterMs(retryAfter, Date.now())
      if (afterMs === null) continue
      const heard = { status, afterMs, sentAtMs: Date.parse(startedAt) }
      const pause = this.#rule.see(environment, heard, Date.now())
      if (pause === null) continue
      this.#recording.remark(
        `${environment} answered ${status} with Retry-After: nothing was sent for ${pause.forMs / 1_000} s.`,
      )
      const { eitherSignal } = this.#interruption
      const paused = delay(pause.forMs, undefined, { signal: eitherSignal })
      await this.#interruption.whilePreparing(paused)
    }
  }
}
