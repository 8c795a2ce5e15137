// How hard the sender itself had to work: a run whose generator was the bottleneck is not judged.

import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { GeneratorLoad } from './messages.ts'

export class LoadWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 10 })
  #sinceMs = performance.now()
  #busyMs = busyMs()

  constructor() {
    this.#delay.enable()
  }

  /** Since the last call. */
  take(): Pick<GeneratorLoad, 'eventLoopDelayUs' | 'cpu'> {
    const nowMs = performance.now()
    const busy = busyMs()
    const cpu = (busy - this.#busyMs) / (nowMs - this.#sinceMs)
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
    return { eventLoopDelayUs, cpu }
  }

  close(): void {
    this.#delay.disable()
  }
}

/** CPU time of this thread; where Node cannot tell (before 24), the time its loop was not idle. */
function busyMs(): number {
  if (typeof process.threadCpuUsage !== 'function') return performance.eventLoopUtilization().active
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
