// Keeps the schedule of a sender: calls it when the next thing is due, a tenth of a millisecond
// late at most, without burning a core at low rates. A timer of Node rings up to two milliseconds
// off, so the last stretch goes by turns of the event loop, each with a short sleep of the thread.

const timerErrorMs = 2
/** How late an answer may be noticed while the thread sleeps. */
const napMs = 0.1
/** What the kernel may add to a sleep. */
const overslept = 0.06
const cell = new Int32Array(new SharedArrayBuffer(4))

export class Pacer {
  readonly #turn: () => number
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined

  /** `turn` does what is due and returns when it wants to be called again; infinity for not. */
  constructor(turn: () => number) {
    this.#turn = turn
  }

  /** Something may be due earlier than was said. */
  wake(): void {
    clearTimeout(this.#timer)
    this.#immediate ??= setImmediate(this.#run)
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
  }

  readonly #run = (): void => {
    this.#immediate = undefined
    const dueMs = this.#turn()
    if (this.#immediate !== undefined || dueMs === Number.POSITIVE_INFINITY) return
    const waitMs = dueMs - performance.now()
    if (waitMs > timerErrorMs) {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(this.#run, Math.floor(waitMs - timerErrorMs) + 1)
      return
    }
    if (waitMs > napMs + overslept) Atomics.wait(cell, 0, 0, napMs)
    this.#immediate = setImmediate(this.#run)
  }
}
