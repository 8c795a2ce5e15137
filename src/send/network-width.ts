// How many proxies an environment needs: Toxiproxy accepts new connections to one proxy one after
// the other, each only when the connection before it has reached the upstream.

import { connect } from 'node:net'
import type { Address } from '../config/address.ts'

const mostProxies = 8
/** So that no proxy accepts during more than half of the time, were every request to connect anew. */
const busyPart = 0.5
const attempts = 3
const patienceMs = 5_000

export function proxiesFor(perSecond: number, connectMs: number): number {
  const busy = (perSecond * connectMs) / 1_000 / busyPart
  return Math.min(mostProxies, Math.max(1, Math.ceil(busy)))
}

/** The middle one of a few; 0 where there is no connection, which others find out and tell. */
export async function connectTimeMs(to: Address): Promise<number> {
  const timesMs: number[] = []
  for (let attempt = 0; attempt < attempts; attempt++) timesMs.push(await connectOnce(to))
  return timesMs.toSorted((a, b) => a - b)[attempts >> 1]!
}

function connectOnce({ host, port }: Address): Promise<number> {
  const startedMs = performance.now()
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const settle = (ms: number) => {
      socket.destroy()
      resolve(ms)
    }
    socket.setTimeout(patienceMs, () => settle(0))
    socket.once('connect', () => settle(performance.now() - startedMs))
    socket.once('error', () => settle(0))
  })
}
