// How hard the sender itself had to work: a run whose generator was the bottleneck is not judged.

import { monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks'
import type { GeneratorLoad } from './messages.ts'

export class LoadWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 10 })
  #sinceMs = performance.now()
  #busyMs = busyMs()
  #collectingMs = 0
  readonly #collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.#collectingMs += duration
  })

  constructor() {
    this.#delay.enable()
    this.#collections.observe({ entryTypes: ['gc'] })
  }

  /** Since the last call. */
  take(): Pick<GeneratorLoad, 'eventLoopDelayUs' | 'cpu' | 'gc'> {
    const nowMs = performance.now()
    const busy = busyMs()
    const cpu = (busy - this.#busyMs) / (nowMs - this.#sinceMs)
    const gc = this.#collectingMs / (nowMs - this.#sinceMs)
    this.#collectingMs = 0
    this.#sinceMs = nowMs
    this.#busyMs = busy
    const delay = this.#delay
    const [p50, p99] = [delay.percentile(50), delay.percentile(99)]
    const eventLoopDelayUs = {
      p50: p50 / 1000,
      p99: p99 / 1000,
      max: delay.count === 0 ? 0 : delay.max / 1000,
    }
    delay.reset()
    return { eventLoopDelayUs, cpu, gc }
  }

  close(): void {
    this.#delay.disable()
    this.#collections.disconnect()
  }
}

/** CPU time of this thread; where Node cannot tell (before 24), the time its loop was not idle. */
function busyMs(): number {
  if (typeof process.threadCpuUsage !== 'function') return performance.eventLoopUtilization().active
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
