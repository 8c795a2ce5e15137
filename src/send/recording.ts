// The run's file and folder while the run goes on: what happens is told to whoever watches and
// written to disk pair by pair; nothing measured is kept in memory.

import type { Plan } from '../plan/plan.ts'
import type { EvidenceLine } from '../record/evidence.ts'
import { enter, imbalances } from '../record/ledger.ts'
import type { RunFile } from '../record/run-file.ts'
import { type RunFolder, redactSample } from '../record/run-folder.ts'
import type { FinishedIteration, JourneySample } from '../record/sample.ts'
import type { SeriesLine } from '../record/series.ts'
import type { Ending } from './ending.ts'
import type { RunEvent, RunPhase, StepProgress } from './events.ts'
import type { TrafficProgress } from './replay/live.ts'

export interface RecordingOptions {
  folder: RunFolder
  file: RunFile
  plan: Plan
  redact: (text: string) => string
  onEvent: (event: RunEvent) => void
}

export class Recording {
  readonly file: RunFile
  readonly #options: RecordingOptions
  #done = 0
  #total: number | undefined

  constructor(options: RecordingOptions) {
    this.#options = options
    this.file = options.file
    const { plan } = options
    this.#total = plan.durationMs === undefined ? 2 * plan.pairs.length : undefined
  }

  phase(phase: RunPhase): void {
    this.#options.onEvent({ type: 'phase', phase })
  }

  remark(text: string): void {
    const clean = this.#options.redact(text)
    this.file.remarks.push(clean)
    this.#options.onEvent({ type: 'remark', text: clean })
  }

  /** Said at once and not kept: the figures tell it too. */
  say(text: string): void {
    this.#options.onEvent({ type: 'news', text: this.#options.redact(text) })
  }

  progress(progress: TrafficProgress): void {
    this.#options.onEvent({ type: 'traffic', progress })
  }

  step(step: StepProgress): void {
    this.#options.onEvent({ type: 'step', step })
  }

  /** A finished block of traffic, on disk when this returns, and the ledger with it. */
  async keepBlock(lines: SeriesLine[], evidence: EvidenceLine[]): Promise<void> {
    if (lines.length > 0) await this.#options.folder.appendBlock(lines, evidence)
    await this.save()
    const whole = lines.filter(({ subject }) => subject.kind === 'traffic')
    this.#options.onEvent({ type: 'block', lines: whole })
  }

  /** One finished iteration, for the ledger and for whoever watches. */
  tell(sample: JourneySample): void {
    enter(this.file.ledger, sample)
    this.#done++
    const clean = redactSample(sample, this.#options.redact)
    const total = this.#total === undefined ? {} : { total: this.#total }
    this.#options.onEvent({ type: 'sample', sample: clean, done: this.#done, ...total })
  }

  /** The finished iterations of a pair, on disk when this returns. */
  async keep(samples: FinishedIteration[]): Promise<void> {
    if (samples.length > 0) await this.#options.folder.append(samples)
  }

  /** What is left of a dropped journey is not going to be run; the ledger keeps it as not run. */
  drop(journey: string): void {
    const own = this.#options.plan.pairs.filter((pair) => pair.journey === journey)
    // Its trial has been run.
    if (this.#total !== undefined) this.#total -= 2 * (own.length - 1)
  }

  async save(): Promise<void> {
    await this.#options.folder.writeRun(this.file)
  }

  /** The last word; a disk that does not take it is a remark, for the run itself is over. */
  async finish({ status, reason }: Ending): Promise<RunFile> {
    this.file.status = status
    if (reason !== undefined) this.file.reason = this.#options.redact(reason)
    this.file.endedAt = new Date().toISOString()
    for (const problem of imbalances(this.file.ledger)) this.remark(`The ledger is off: ${problem}`)
    try {
      await this.save()
    } catch (error) {
      const { message } = error as Error
      // The disk that ended the run does not take its last word either.
      if (message !== reason) this.remark(message)
    }
    return this.file
  }
}
