// What has to be taken down again, in reverse, whatever happened; one that fails or hangs does not
// keep the others from their turn.

import { setTimeout as delay } from 'node:timers/promises'

interface Teardown {
  what: string
  limitMs: number
  take: () => Promise<void>
}

export class Unwind {
  readonly #teardowns: Teardown[] = []

  add(what: string, limitMs: number, take: () => Promise<void>): void {
    this.#teardowns.push({ what, limitMs, take })
  }

  /** Closed at the end, however far it came. */
  async opening<T extends { close(): Promise<void> }>(
    what: string,
    limitMs: number,
    opening: Promise<T>,
  ): Promise<T> {
    this.add(what, limitMs, async () => {
      const opened = await opening.catch(() => undefined)
      await opened?.close()
    })
    return await opening
  }

  /** Tells what could not be taken down. */
  async all(onRemark: (text: string) => void): Promise<void> {
    for (const { what, limitMs, take } of this.#teardowns.splice(0).reverse()) {
      const waiting = new AbortController()
      const tooLong = delay(limitMs, undefined, { signal: waiting.signal }).then(
        () => onRemark(`${what} did not end within ${limitMs / 1_000} s`),
        () => undefined,
      )
      const taken = Promise.resolve()
        .then(take)
        .catch((error: Error) => onRemark(`${what}: ${error.message}`))
      await Promise.race([taken, tooLong])
      waiting.abort()
    }
  }
}
