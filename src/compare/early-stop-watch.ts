// Asked by a run that may finish early, block by block as they come to disk. A gap that is accepted
// in the baseline ends no run: it is known, and whether it has moved takes all blocks to say.

import { HistogramColumns } from '../record/histogram-columns.ts'
import type { RunFile } from '../record/run-file.ts'
import type { SeriesLine } from '../record/series.ts'
import type { Baseline } from './baseline.ts'
import { incomparable } from './baseline-file.ts'
import { cellId } from './cell.ts'
import { EarlyStop, surelyBeyondInWords } from './early-stop.ts'
import { poolOf } from './pool.ts'
import { settingsOf } from './settings.ts'

export class EarlyStopWatch {
  readonly #file: RunFile
  readonly #stop: EarlyStop
  readonly #baseline: Baseline | undefined
  readonly #columns = new HistogramColumns()

  constructor(file: RunFile, baseline?: Baseline) {
    this.#file = file
    const isUsable = baseline !== undefined && incomparable(baseline, { file }).length === 0
    this.#baseline = isUsable ? baseline : undefined
    this.#stop = new EarlyStop(settingsOf(file.settings).settings)
  }

  /** Why the run has seen enough, in words; undefined while it has to go on. */
  see(block: readonly SeriesLine[]): string | undefined {
    const { reference, candidate } = this.#file.compare
    this.#columns.clear()
    const [inReference, inCandidate] = [reference, candidate].map((name) =>
      block.find((line) => line.environment === name && isMeasuredWhole(line)),
    )
    if (inReference === undefined || inCandidate === undefined) return undefined
    if (this.#file.traffic?.affected?.some((it) => it.block === inReference.block)) return undefined
    const pool = ({ response }: SeriesLine) => poolOf([this.#columns.decode(response)])
    const beyond = this.#stop.see(pool(inReference), pool(inCandidate))
    // Of a generator that is too slow itself nothing will be judged.
    if (this.#file.traffic?.bottleneck !== undefined) return undefined
    const unknown = beyond.find(({ quantile }) => !this.#isAccepted(quantile))
    return unknown && surelyBeyondInWords(unknown)
  }

  #isAccepted(quantile: number): boolean {
    const cell = cellId({ subject: { kind: 'traffic', name: 'all' }, metric: 'duration', quantile })
    return this.#baseline !== undefined && Object.hasOwn(this.#baseline.cells, cell)
  }
}

function isMeasuredWhole({ subject, block }: SeriesLine): boolean {
  return subject.kind === 'traffic' && block >= 0
}
