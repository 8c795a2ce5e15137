// What the requests of one iteration add up to: its metrics, its hosts, statuses and redirects, and
// the evidence beside them.

import type { WireAnswer } from '../../environments/exchange.ts'
import type { RequestPhase } from '../../record/evidence.ts'
import { maskedTarget } from '../../record/evidence-text.ts'
import { type AskedToWait, askedToWait, type JourneySample } from '../../record/sample.ts'
import { failureFacts } from '../failure.ts'
import { hostOf, IterationEvidence } from '../iteration-evidence.ts'
import type { StepRecorder } from '../steps.ts'

export interface AskedRequest {
  method: string
  url: URL
  /** Of the `traceparent` that was sent with it. */
  traceId?: string
}

export class Tally {
  readonly hosts: JourneySample['hosts'] = {}
  readonly statuses: JourneySample['statuses'] = {}
  readonly evidence = new IterationEvidence()
  redirects = 0
  retried = 0
  askedToWait: AskedToWait | undefined
  readonly #ownHost: string
  #requests = 0
  #bytes = 0
  #ttfb: number | undefined

  constructor(environmentUrl: string) {
    this.#ownHost = hostOf(new URL(environmentUrl))
  }

  answered(asked: AskedRequest, answer: WireAnswer, recorder: StepRecorder): void {
    const bytes = answer.body.length
    const ttfb = answer.ttfbUs / 1000
    const host = this.#host(asked.url)
    host.requests++
    host.bytes += bytes
    this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1
    if (answer.status >= 300 && answer.status < 400 && answer.headers.location) this.redirects++
    if (answer.retried) this.retried++
    if (hostOf(asked.url) === this.#ownHost) {
      this.askedToWait ??= askedToWait(answer.status, answer.headers['retry-after'])
    }
    this.#requests++
    this.#bytes += bytes
    this.#ttfb ??= ttfb
    recorder.addMetrics({ requests: 1, bytes, ttfb })
    this.#see(asked, answer, recorder.paths())
  }

  /** A request without a whole answer counts as a request all the same. */
  failed(url: URL, error: unknown, recorder: StepRecorder): void {
    this.#host(url).requests++
    this.#requests++
    recorder.addMetrics({ requests: 1 })
    const { kind } = failureFacts(error)
    for (const tally of this.evidence.of(recorder.paths())) tally.failed(kind)
  }

  get metrics(): JourneySample['metrics'] {
    const ttfb = this.#ttfb === undefined ? {} : { ttfb: this.#ttfb }
    return { ...ttfb, requests: this.#requests, bytes: this.#bytes }
  }

  #see({ method, url, traceId }: AskedRequest, answer: WireAnswer, paths: string[]): void {
    const { status, headers, cookies, phases, durationUs, body } = answer
    const head = {
      status,
      headers,
      cookies,
      // All that this client speaks.
      protocol: 'HTTP/1.1',
      reused: phases.connect === undefined,
    }
    const host = hostOf(url)
    const target = `${url.pathname}${url.search}`
    const seen = { bytes: body.length, totalUs: durationUs, foreign: host !== this.#ownHost }
    const startedAt = new Date(Date.now() - durationUs / 1000).toISOString()
    for (const tally of this.evidence.of(paths)) {
      tally.answered(status, body.length, durationUs)
      for (const [phase, us] of Object.entries(phases)) tally.spend(phase as RequestPhase, us)
      tally.read(head, target, durationUs)
      tally.asked(host, seen)
      if (traceId !== undefined) {
        const shown = maskedTarget(target)
        tally.traced({ durationUs, startedAt, traceId, method, target: shown, status })
      }
    }
  }

  #host(url: URL): { requests: number; bytes: number } {
    const name = hostOf(url)
    this.hosts[name] ??= { requests: 0, bytes: 0 }
    return this.hosts[name]
  }
}
