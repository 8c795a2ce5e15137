// One step of the closed loop, by autocannon: so many connections, each with one request at a time.
// The only home of autocannon, of whose results none but the time of each answer is taken: its
// histogram has whole milliseconds, and its rate mode invents samples.

import { setTimeout as delay } from 'node:timers/promises'
import autocannon from 'autocannon'
import type { RateLimit } from '../../environments/rate-limit.ts'
import { attend, type LoopClient } from './loop-client.ts'
import type { LoopTarget } from './loop-target.ts'
import type { StepOrder } from './messages.ts'
import { StepTally } from './step-tally.ts'

export interface StepDriver {
  target: LoopTarget
  timeoutMs: number
  limit?: RateLimit
  /** Ends the step at once. */
  signal: AbortSignal
}

/** As long as a timer of Node can be. */
const longestSeconds = 2_000_000
const lookEveryMs = 50
/** Fewer answers say nothing about errors. */
const answersToJudge = 20

/** Resolves when the last answer has come. */
export async function driveStep(
  { target, timeoutMs, limit, signal }: StepDriver,
  order: StepOrder,
): Promise<{ tally: StepTally; cut?: string }> {
  const tally = new StepTally()
  const clients = new Set<LoopClient>()
  let leaving = false
  const next = target.requestsFrom(order.offset)
  const loop = autocannon({
    url: target.origin,
    connections: order.connections,
    // Ended by `leave`, so that no answer is cut off.
    duration: longestSeconds,
    timeout: timeoutMs / 1_000,
    sampleInt: lookEveryMs,
    setupClient(given) {
      const client = given as unknown as LoopClient
      clients.add(client)
      client.opts.hostname = target.host
      client.opts.port = target.port
      Object.assign(client.opts, target.tls)
      attend(client, { target, next, tally, timeoutMs, limit, signal, isLeaving: () => leaving })
    },
  })
  const ended = Promise.withResolvers<void>()
  loop.then(() => ended.resolve(), ended.reject)
  /** Each connection goes with its last answer. */
  const leave = () => {
    leaving = true
    tally.end()
    for (const client of clients) {
      client._doRequest = () => client.destroy()
      if (client.pipelinedRequests.size() === 0) client.destroy()
    }
  }
  const cut = await hours(order, tally, signal)
  leave()
  if (signal.aborted) for (const client of clients) client.destroy()
  await Promise.race([ended.promise, delay(timeoutMs + 1_000, undefined, { ref: false })])
  for (const client of clients) client.destroy()
  await ended.promise
  const { ledger } = tally
  const open = ledger.sent - ledger.answered - ledger.failed - ledger.timedOut - ledger.closed
  if (open > 0) tally.fail('stopped', 'given up at the end of the step', open)
  return { tally, ...(cut !== undefined && { cut }) }
}

/** Settling and measuring; resolves early, with the reason, where too much goes wrong. */
async function hours(
  { settleMs, measureMs, maxErrors }: StepOrder,
  tally: StepTally,
  signal: AbortSignal,
): Promise<string | undefined> {
  const startMs = performance.now()
  let measuring = false
  while (!signal.aborted) {
    const elapsedMs = performance.now() - startMs
    if (!measuring && elapsedMs >= settleMs) {
      measuring = true
      tally.begin()
    }
    if (elapsedMs >= settleMs + measureMs) return undefined
    const { share, errors, ended } = tally.errorShare(answersToJudge)
    if (share > Math.max(maxErrors, 1 / ended)) return `${errors} of ${ended} requests failed`
    const dueMs = (measuring ? settleMs + measureMs : settleMs) - elapsedMs
    await delay(Math.min(lookEveryMs, dueMs), undefined, { signal }).catch(() => {})
  }
  return 'stopped on request'
}
