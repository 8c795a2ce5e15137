// The thread in which journeys run: an author's code that never yields, or that ends its process,
// takes this thread with it and not the run. It knows nothing of who gives the orders.

import { subscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import { ConfigError } from '../config/faults.ts'
import { createRunner, type JourneyRunner } from '../journeys/create-runner.ts'
import type { Fault, News, Order, WorkerSetup } from './journey-messages.ts'

function tell(news: News): void {
  parentPort?.postMessage(news)
}

// A thread that is terminated cannot end what it started, so the main thread has to know of it.
subscribe('child_process', (message) => {
  const { process: child } = message as { process: import('node:child_process').ChildProcess }
  child.once('spawn', () => tell({ kind: 'spawned', pid: child.pid! }))
  child.once('exit', () => tell({ kind: 'exited', pid: child.pid! }))
})

// Code that an iteration left behind may still fail when nobody waits for it any more.
process.on('unhandledRejection', (reason) => {
  process.stderr.write(`a journey left a promise behind that failed: ${inspect(reason)}\n`)
})

const { setup, measured, logins } = workerData as WorkerSetup
try {
  const runner = await createRunner(setup, { measured, logins })
  parentPort?.on('message', (order: Order) => void obey(runner, order))
  tell({ kind: 'ready', timeoutsMs: runner.timeoutsMs })
} catch (error) {
  tell({ kind: 'unusable', fault: faultOf(error) })
}

async function obey(runner: JourneyRunner, order: Order): Promise<void> {
  const { id } = order
  try {
    const sample = await carryOut(runner, order)
    tell({ kind: 'done', id, sample, facts: runner.facts(), logins: runner.logins() })
  } catch (error) {
    tell({ kind: 'failed', id, fault: faultOf(error) })
  }
  if (order.kind === 'close') parentPort?.close()
}

async function carryOut(runner: JourneyRunner, order: Order) {
  if (order.kind === 'run') return runner.run(order.request)
  if (order.kind === 'login') await runner.login()
  if (order.kind === 'clean up') await runner.cleanUp()
  if (order.kind === 'close') await runner.close()
  return undefined
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: 'Error', message: inspect(error) }
  return { name: error instanceof ConfigError ? 'ConfigError' : 'Error', message: error.message }
}
