// Notices an environment that dies half-way: after some pairs in a row without a single answer
// from it, it is asked directly, and if it does not answer then, the run stops.

import type { JourneySample } from '../record/sample.ts'
import { RunEnded } from './ending.ts'

const pairsWithoutAnswer = 3

export class EnvironmentWatch {
  readonly #silentPairs = new Map<string, number>()
  readonly #whyUnreachable: (environment: string) => Promise<string | null>

  constructor(whyUnreachable: (environment: string) => Promise<string | null>) {
    this.#whyUnreachable = whyUnreachable
  }

  async see(samples: JourneySample[]): Promise<void> {
    for (const sample of samples) {
      const { environment } = sample
      const silent = isSilent(sample) ? (this.#silentPairs.get(environment) ?? 0) + 1 : 0
      this.#silentPairs.set(environment, silent)
      if (silent < pairsWithoutAnswer) continue
      const reason = await this.#whyUnreachable(environment)
      if (reason === null) continue
      throw new RunEnded('stopped', `stopped after ${silent} pairs without an answer: ${reason}`)
    }
  }
}

function isSilent({ outcome, statuses }: JourneySample): boolean {
  return outcome !== 'ok' && Object.keys(statuses).length === 0
}
