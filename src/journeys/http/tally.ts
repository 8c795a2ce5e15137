// What the requests of one iteration add up to: its metrics, its hosts, statuses and redirects.

import type { WireAnswer } from '../../environments/exchange.ts'
import type { JourneySample } from '../../record/sample.ts'
import type { StepRecorder } from '../steps.ts'

export class Tally {
  readonly hosts: JourneySample['hosts'] = {}
  readonly statuses: JourneySample['statuses'] = {}
  redirects = 0
  retried = 0
  #requests = 0
  #bytes = 0
  #ttfb: number | undefined

  answered(url: URL, answer: WireAnswer, recorder: StepRecorder): void {
    const bytes = answer.body.length
    const ttfb = answer.ttfbUs / 1000
    const host = this.#host(url)
    host.requests++
    host.bytes += bytes
    this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1
    if (answer.status >= 300 && answer.status < 400 && answer.headers.location) this.redirects++
    if (answer.retried) this.retried++
    this.#requests++
    this.#bytes += bytes
    this.#ttfb ??= ttfb
    recorder.addMetrics({ requests: 1, bytes, ttfb })
  }

  /** A request without a whole answer counts as a request all the same. */
  failed(url: URL, recorder: StepRecorder): void {
    this.#host(url).requests++
    this.#requests++
    recorder.addMetrics({ requests: 1 })
  }

  get metrics(): JourneySample['metrics'] {
    const ttfb = this.#ttfb === undefined ? {} : { ttfb: this.#ttfb }
    return { ...ttfb, requests: this.#requests, bytes: this.#bytes }
  }

  #host(url: URL): { requests: number; bytes: number } {
    const name = `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`
    this.hosts[name] ??= { requests: 0, bytes: 0 }
    return this.hosts[name]
  }
}
