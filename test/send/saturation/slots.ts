// A server of known capacity: so many slots, each of which works on one request for a fixed time, so
// that slots / time is what it holds. A slot's next request begins when the one before was due to end,
// not when a timer rang: a busy machine makes it late, but not slower.

import { createServer, type IncomingMessage, type Server } from 'node:http'

export interface Slots {
  slots: number
  serviceMs: number
  /** From so many requests at a time on, each of them takes twice as long for each one more. */
  collapsesAt?: number
}

export interface SlotServer {
  server: Server
  /** Requests that were there at the same time, at the most. */
  most(): number
  requests: IncomingMessage[]
  /** How late its answers were, on average, as a part of the time of one: 0 on a quiet machine. */
  late(): number
}

export function serverOf({ slots, serviceMs, collapsesAt = Infinity }: Slots): SlotServer {
  const freeAtMs = new Array<number>(slots).fill(0)
  const requests: IncomingMessage[] = []
  let there = 0
  let most = 0
  let lateMs = 0
  const server = createServer((request, response) => {
    // So a run asks whether an environment is there.
    if (request.method === 'HEAD') return void response.end()
    requests.push(request)
    there++
    most = Math.max(most, there)
    const nowMs = performance.now()
    const slot = freeAtMs.indexOf(Math.min(...freeAtMs))
    const workMs = serviceMs * 2 ** Math.max(0, there - collapsesAt)
    freeAtMs[slot] = Math.max(nowMs, freeAtMs[slot]!) + workMs
    const dueMs = freeAtMs[slot]!
    setTimeout(() => {
      there--
      lateMs += performance.now() - dueMs
      response.end('done')
    }, dueMs - nowMs)
  })
  const late = () => lateMs / serviceMs / Math.max(1, requests.length)
  return { server, most: () => most, requests, late }
}
