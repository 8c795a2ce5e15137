// Notices an environment that dies half-way: after some failed iterations in a row it is asked
// directly, and if it cannot be reached then, the run stops. Answers of third parties within a
// page do not keep a dead environment alive, and a journey that fails by itself does not end a run.
// A machine that can open no more connections does: that is no fault of an environment.

import type { JourneySample } from '../record/sample.ts'
import { RunEnded } from './ending.ts'

const failuresBeforeAsking = 3

export class EnvironmentWatch {
  readonly #failuresInARow = new Map<string, number>()
  readonly #whyUnreachable: (environment: string) => Promise<string | null>

  constructor(whyUnreachable: (environment: string) => Promise<string | null>) {
    this.#whyUnreachable = whyUnreachable
  }

  async see(samples: JourneySample[]): Promise<void> {
    for (const { environment, outcome, error } of samples) {
      if (error?.kind === 'no-socket') throw new RunEnded('failed', error.message)
      const failures = outcome === 'ok' ? 0 : (this.#failuresInARow.get(environment) ?? 0) + 1
      this.#failuresInARow.set(environment, failures)
      if (failures < failuresBeforeAsking) continue
      const reason = await this.#whyUnreachable(environment)
      if (reason === null) continue
      throw new RunEnded('stopped', `Stopped after ${failures} failures in a row: ${reason}`)
    }
  }
}
