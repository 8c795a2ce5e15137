// What ends a run from outside of its work: the user's wish (`stop` after the running pair, but within
// a limit, `abort` at once), or the discovery that it cannot go on (`halt`).

import { RunEnded } from './ending.ts'

const longestPairAfterStopMs = 30_000

export interface StopSignals {
  /** Ends the run after the running pair, at most 30 s later. */
  stop?: AbortSignal
  /** Ends the run at once. */
  abort?: AbortSignal
}

export class Interruption {
  /** For work that is no measurement: ends with the first wish of either kind. */
  readonly eitherSignal: AbortSignal
  readonly #abort: AbortSignal
  readonly #atOnce = new AbortController()
  readonly #halted = new AbortController()
  readonly #done = new AbortController()
  #why: RunEnded | undefined
  #limit: NodeJS.Timeout | undefined

  constructor({ stop, abort }: StopSignals) {
    this.#abort = abort ?? this.#done.signal
    const wishes = [stop, abort].filter((signal) => signal !== undefined)
    this.eitherSignal = AbortSignal.any([...wishes, this.#halted.signal])
    const options = { once: true, signal: this.#done.signal }
    onAbort(abort, options, () => this.#atOnce.abort())
    onAbort(stop, options, () => {
      this.#limit = setTimeout(() => this.#atOnce.abort(), longestPairAfterStopMs)
    })
  }

  /** At once, for this reason. */
  halt(why: RunEnded): void {
    this.#why ??= why
    this.#halted.abort()
    this.#atOnce.abort()
  }

  get wished(): boolean {
    return this.eitherSignal.aborted
  }

  /** Between pairs. */
  checkpoint(): void {
    if (this.wished) throw this.#ending()
  }

  /** The running pair: given up at `abort`, or when `stop` has waited for long enough. */
  whileMeasuring<T>(work: Promise<T>): Promise<T> {
    return this.#unless(this.#atOnce.signal, work)
  }

  /** The clean-up of a run: given up at `abort` alone. */
  async whileCleaningUp<T>(work: () => Promise<T>): Promise<T> {
    if (this.#abort.aborted) throw this.#ending()
    return await this.#unless(this.#abort, work())
  }

  /** Everything else: given up at either wish. */
  whilePreparing<T>(work: Promise<T>): Promise<T> {
    return this.#unless(this.eitherSignal, work)
  }

  dispose(): void {
    clearTimeout(this.#limit)
    this.#done.abort()
  }

  async #unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
    // Work that is given up may still fail later, when nobody listens any more.
    work.catch(() => undefined)
    if (signal.aborted) throw this.#ending()
    const given = Promise.withResolvers<never>()
    const giveUp = () => given.reject(this.#ending())
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      return await Promise.race([work, given.promise])
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  #ending(): RunEnded {
    return this.#why ?? interrupted()
  }
}

function onAbort(
  signal: AbortSignal | undefined,
  options: { once: boolean; signal: AbortSignal },
  act: () => void,
): void {
  if (signal?.aborted) act()
  else signal?.addEventListener('abort', act, options)
}

function interrupted(): RunEnded {
  return new RunEnded('interrupted', 'stopped on request; what was measured before is kept')
}
