// Counts what finished since the last pulse, for whoever has to notice at once that an environment
// is in trouble; blocks are reported too late for that.

import { Histogram } from '../../record/histogram.ts'
import type { Pulse } from './messages.ts'

export class PulseMeter {
  sent = 0
  #finished = 0
  #errors = 0
  #response = new Histogram()

  finish(error: boolean, responseMs: number | null): void {
    this.#finished++
    if (error) this.#errors++
    if (responseMs !== null) this.#response.record(responseMs * 1000)
  }

  take(inFlight: number, oldestMs: number): Pulse {
    const pulse: Pulse = {
      atMs: performance.timeOrigin + performance.now(),
      sent: this.sent,
      finished: this.#finished,
      errors: this.#errors,
      response: this.#response.encode(),
      inFlight,
      oldestMs,
    }
    this.sent = 0
    this.#finished = 0
    this.#errors = 0
    this.#response = new Histogram()
    return pulse
  }
}
