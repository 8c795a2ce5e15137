// A thread of the closed loop: orders in, a report for each step out.

import { parentPort, workerData } from 'node:worker_threads'
import { RateLimit } from '../../environments/rate-limit.ts'
import { LoadWatch } from '../replay/generator-load.ts'
import { driveStep } from './drive.ts'
import { type LoopTarget, loopTarget } from './loop-target.ts'
import type { LoopSetup, LoopThreadNews, LoopThreadOrder, StepOrder } from './messages.ts'

const port = parentPort!
const tell = (news: LoopThreadNews) => port.postMessage(news)
const setup = workerData as LoopSetup
const load = new LoadWatch()
const targets = new Map<string, { target: LoopTarget; limit?: RateLimit }>()
let stopping = new AbortController()

try {
  for (const name of Object.keys(setup.requests)) {
    const limit = setup.maxRate === undefined ? undefined : new RateLimit(setup.maxRate)
    targets.set(name, { target: loopTarget(setup, name), ...(limit && { limit }) })
  }
  port.on('message', (order: LoopThreadOrder) => {
    if (order.kind === 'step') void drive(order.order)
    else stopping.abort()
    if (order.kind === 'close') {
      load.close()
      port.close()
    }
  })
  tell({ kind: 'ready' })
} catch (error) {
  tell({ kind: 'unusable', message: (error as Error).message })
}

async function drive(order: StepOrder): Promise<void> {
  stopping = new AbortController()
  load.take()
  const startedAt = new Date().toISOString()
  const { tally, cut } = await driveStep(
    { ...targets.get(order.environment)!, timeoutMs: setup.timeoutMs, signal: stopping.signal },
    order,
  )
  const { cpu, eventLoopDelayUs } = load.take()
  tell({
    kind: 'step',
    report: {
      startedAt,
      ...tally.figures(),
      ledger: tally.ledger,
      ...(cut !== undefined && { cut }),
      cpu,
      eventLoopDelayP99Us: eventLoopDelayUs.p99,
      examples: tally.examples,
    },
  })
}
