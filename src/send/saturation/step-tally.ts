// Counts what becomes of the requests of a step: all of them for the ledger, and those that ended in
// its measured part for the figures.

import { Histogram } from '../../record/histogram.ts'
import { type LoopLedger, openLoopLedger } from '../../record/saturation.ts'
import { addCounts } from '../../record/traffic-ledger.ts'
import { isUnexpected } from '../replay/outcome.ts'

/** As all that is asked for answers well in the log, or is what the configuration names. */
export const expectedStatus = 200

export class StepTally {
  readonly ledger: LoopLedger = openLoopLedger()
  readonly examples: Record<string, string> = {}
  readonly #service = new Histogram()
  #measuring = false
  #fromMs = 0
  #forMs = 0
  #count = 0
  #errors = 0
  /** Of the moments of good answers, in seconds of the measured time: their sum, and of their squares. */
  #moments = 0
  #squares = 0
  /** Of the whole step, for whoever has to end it. */
  #allErrors = 0

  begin(): void {
    this.#fromMs = performance.now()
    this.#measuring = true
  }

  /** What ends later is in the ledger alone. */
  end(): void {
    if (this.#measuring) this.#forMs = performance.now() - this.#fromMs
    this.#measuring = false
  }

  answer(status: number, tookMs: number): void {
    this.ledger.answered++
    // Tens of thousands a second come here.
    this.ledger.statuses[status] = (this.ledger.statuses[status] ?? 0) + 1
    if (isUnexpected(status, expectedStatus)) {
      this.#error(`http-${status}`, `answered with status ${status}`)
    } else if (this.#measuring) {
      const atS = (performance.now() - this.#fromMs) / 1_000
      this.#count++
      this.#moments += atS
      this.#squares += atS * atS
      this.#service.record(tookMs * 1_000)
    }
  }

  /** Counts as slow as it was, and as an error. */
  timeOut(timeoutMs: number): void {
    this.ledger.timedOut++
    addCounts(this.ledger.errorKinds, { 'timed-out': 1 })
    if (this.#measuring) this.#service.record(timeoutMs * 1_000)
    this.#error('timed-out', `no whole answer within ${timeoutMs} ms`)
  }

  fail(kind: string, message: string, requests: number): void {
    this.ledger.failed += requests
    addCounts(this.ledger.errorKinds, { [kind]: requests })
    for (let one = 0; one < requests; one++) this.#error(kind, message)
  }

  /** Errors of all that ended so far, with their number; 0 before anything can be said. */
  errorShare(atLeast: number): { share: number; errors: number; ended: number } {
    const { answered, failed, timedOut } = this.ledger
    const ended = answered + failed + timedOut
    const errors = this.#allErrors
    return { share: ended < atLeast ? 0 : errors / ended, errors, ended }
  }

  figures() {
    return {
      durationMs: this.#forMs,
      perSecond: this.#perSecond(),
      count: this.#count,
      errors: this.#errors,
      service: this.#service.encode(),
    }
  }

  /**
   * The slope of a straight line through the number of answers so far, over the measured time. Where
   * each takes long, they come in batches; their number by the time would depend on whether one more
   * batch fell into it.
   */
  #perSecond(): number {
    const seconds = this.#forMs / 1_000
    if (seconds === 0) return 0
    return Math.max(0, (6 * (seconds * this.#moments - this.#squares)) / seconds ** 3)
  }

  #error(kind: string, message: string): void {
    this.#allErrors++
    if (this.#measuring) this.#errors++
    this.examples[kind] ??= message
  }
}
