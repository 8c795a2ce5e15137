// One pair: a journey in both environments, one after the other in the planned order, and then to
// disk. A fault of the harness itself costs the pair, is told, and ends the run when it persists.

import { ConfigError } from '../config/faults.ts'
import type { Row } from '../journeys/data.ts'
import type { IterationRequest, Runner } from '../journeys/runner.ts'
import type { PairPlan } from '../plan/plan.ts'
import type { FinishedIteration } from '../record/sample.ts'
import { RunEnded } from './ending.ts'
import type { Interruption } from './interruption.ts'
import { NetworkLost, type RunNetwork } from './network.ts'
import type { Recording } from './recording.ts'

const mostFaultsInARow = 3

export class PairSender {
  readonly #runner: Runner
  readonly #recording: Recording
  readonly #interruption: Interruption
  readonly #rows: Row[]
  readonly #network: Pick<RunNetwork, 'confirm'> | undefined
  #faultsInARow = 0

  constructor(
    runner: Runner,
    recording: Recording,
    interruption: Interruption,
    rows: Row[],
    network?: Pick<RunNetwork, 'confirm'>,
  ) {
    this.#runner = runner
    this.#recording = recording
    this.#interruption = interruption
    this.#rows = rows
    this.#network = network
  }

  async send(pair: PairPlan): Promise<FinishedIteration[]> {
    this.#interruption.checkpoint()
    const samples: FinishedIteration[] = []
    try {
      for (const environment of pair.order) {
        const sample = await this.#iterate(this.requestOf(pair, environment))
        samples.push(sample)
        this.#recording.tell(sample)
      }
      this.#faultsInARow = 0
      await this.#network?.confirm()
    } catch (error) {
      // Measured under a fault that was not there: in the ledger, and no measurement.
      if (error instanceof NetworkLost) samples.length = 0
      this.#tellFault(error, pair)
    } finally {
      await this.#recording.keep(samples)
    }
    return samples
  }

  requestOf(pair: PairPlan, environment: string): IterationRequest {
    return {
      journey: pair.journey,
      environment,
      pair: pair.pair,
      phase: pair.pair < 0 ? 'warm-up' : 'measured',
      data: pair.row === undefined ? {} : (this.#rows[pair.row] ?? {}),
    }
  }

  #iterate(request: IterationRequest): Promise<FinishedIteration> {
    return this.#interruption.whileMeasuring(this.#runner.run(request))
  }

  #tellFault(error: unknown, { journey, pair }: PairPlan): void {
    if (error instanceof RunEnded) throw error
    const { message } = error as Error
    // A browser that is not there, say: the next pair would meet it too.
    if (error instanceof ConfigError) throw new RunEnded('failed', message)
    this.#faultsInARow++
    if (this.#faultsInARow >= mostFaultsInARow) {
      throw new RunEnded(
        'failed',
        `trueup could not run ${mostFaultsInARow} pairs in a row: ${message}`,
      )
    }
    this.#recording.remark(`Pair ${pair} of ${journey} was dropped, by no fault of it: ${message}`)
  }
}
