// The user's wish to end a run: `stop` after the running pair, but within a limit, `abort` at once.

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
  readonly #done = new AbortController()
  #limit: NodeJS.Timeout | undefined

  constructor({ stop, abort }: StopSignals) {
    this.#abort = abort ?? this.#done.signal
    this.eitherSignal = AbortSignal.any([stop, abort].filter((signal) => signal !== undefined))
    const options = { once: true, signal: this.#done.signal }
    onAbort(abort, options, () => this.#atOnce.abort())
    onAbort(stop, options, () => {
      this.#limit = setTimeout(() => this.#atOnce.abort(), longestPairAfterStopMs)
    })
  }

  get wished(): boolean {
    return this.eitherSignal.aborted
  }

  /** Between pairs. */
  checkpoint(): void {
    if (this.wished) throw interrupted()
  }

  /** The running pair: given up at `abort`, or when `stop` has waited for long enough. */
  whileMeasuring<T>(work: Promise<T>): Promise<T> {
    return unless(this.#atOnce.signal, work)
  }

  /** The clean-up of a run: given up at `abort` alone. */
  whileCleaningUp<T>(work: () => Promise<T>): Promise<T> {
    if (this.#abort.aborted) throw interrupted()
    return unless(this.#abort, work())
  }

  /** Everything else: given up at either wish. */
  whilePreparing<T>(work: Promise<T>): Promise<T> {
    return unless(this.eitherSignal, work)
  }

  dispose(): void {
    clearTimeout(this.#limit)
    this.#done.abort()
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

async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  // Work that is given up may still fail later, when nobody listens any more.
  work.catch(() => undefined)
  if (signal.aborted) throw interrupted()
  const given = Promise.withResolvers<never>()
  const giveUp = () => given.reject(interrupted())
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([work, given.promise])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

function interrupted(): RunEnded {
  return new RunEnded('interrupted', 'stopped on request; what was measured before is kept')
}
