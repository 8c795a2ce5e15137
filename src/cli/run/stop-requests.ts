// Ctrl-C and its like: the first ends the run after the running pair, which is still reported; the
// second ends it at once; a third does not wait for anything.

import { exitCodes } from '../exit-codes.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const afterPair = 'Stopping after the running pair or block of traffic; once more stops at once.'

export class StopRequests {
  readonly #stop = new AbortController()
  readonly #abort = new AbortController()
  readonly #say: (text: string) => void
  readonly #first: string

  constructor(say: (text: string) => void, { first = afterPair } = {}) {
    this.#say = say
    this.#first = first
    for (const signal of signals) process.on(signal, this.#request)
  }

  get stop(): AbortSignal {
    return this.#stop.signal
  }

  get abort(): AbortSignal {
    return this.#abort.signal
  }

  dispose(): void {
    for (const signal of signals) process.off(signal, this.#request)
  }

  readonly #request = (): void => {
    if (!this.stop.aborted) {
      this.#say(this.#first)
      this.#stop.abort()
    } else if (!this.abort.aborted) {
      this.#say('Stopping at once; what was measured is kept.')
      this.#abort.abort()
    } else {
      process.exit(exitCodes.interrupted)
    }
  }
}
