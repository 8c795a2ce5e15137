// At the end, what failed or was slowest of each journey runs once more with a trace, in each
// environment, unmeasured: a trace slows an iteration, so no measured one ever carries it.

import type { Runner } from '../journeys/runner.ts'
import type { PairPlan } from '../plan/plan.ts'
import type { JourneySample } from '../record/sample.ts'
import type { Interruption } from './interruption.ts'
import type { Recording } from './recording.ts'
import type { PairSender } from './send-pair.ts'

/** Remembers one pair a journey: the first that failed, else the slowest. */
export class WorstPairs {
  readonly #worst = new Map<string, { pair: PairPlan; badness: number }>()

  see(pair: PairPlan, samples: JourneySample[]): void {
    for (const { outcome, durationUs } of samples) {
      const badness = outcome === 'ok' ? durationUs : Number.POSITIVE_INFINITY
      if (badness > (this.#worst.get(pair.journey)?.badness ?? -1)) {
        this.#worst.set(pair.journey, { pair, badness })
      }
    }
  }

  pairs(): PairPlan[] {
    return [...this.#worst.values()].map(({ pair }) => pair)
  }
}

export async function traceWorst(
  worst: WorstPairs,
  runner: Runner,
  sender: PairSender,
  { recording, interruption }: { recording: Recording; interruption: Interruption },
): Promise<void> {
  for (const pair of worst.pairs()) {
    for (const environment of pair.order) {
      if (interruption.wished) return recording.remark('The traces were left out: interrupted.')
      const request = { ...sender.requestOf(pair, environment), trace: true }
      try {
        await interruption.whilePreparing(runner.run(request))
      } catch (error) {
        recording.remark(
          `No trace of ${pair.journey} in ${environment}: ${(error as Error).message}`,
        )
      }
    }
  }
}
