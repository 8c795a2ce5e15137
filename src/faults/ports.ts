// Ports for proxies and for a server of our own: below the range from which systems take the ports
// of outgoing connections, so that no such connection is in the way.

import { randomInt } from 'node:crypto'

const first = 20_000
const last = 32_000

export function randomPort(): number {
  return randomInt(first, last)
}

/** Tries other ports while they turn out to be taken. */
export async function onFreePort<T>(
  use: (port: number) => Promise<T>,
  isTaken: (error: unknown) => boolean,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await use(randomPort())
    } catch (error) {
      if (attempt === mostAttempts || !isTaken(error)) throw error
    }
  }
}

const mostAttempts = 10
