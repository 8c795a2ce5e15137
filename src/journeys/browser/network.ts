// What an iteration asked of the network, from Playwright's events: requests, bytes by host,
// statuses, redirects, and the time to first byte of each page. Events only note what they saw;
// everything is added up after the clock has stopped.

import type { BrowserContext, Request, Response } from 'playwright'
import { type AskedToWait, askedToWait } from '../../record/sample.ts'

export interface SeenRequest {
  request: Request
  /** The step that was open when it began. */
  step: string | undefined
  status?: number
  /** Without those about cookies, which Chromium keeps apart. */
  headers?: Record<string, string>
  ok?: boolean
  /** Why there was no whole answer, as a kind of error. */
  failure?: string
  bytes: number
}

/** One page that was opened, redirects included. */
export interface SeenDocument {
  step: string | undefined
  startMs: number
  ttfbMs: number
}

export interface NetworkFacts {
  requests: SeenRequest[]
  documents: SeenDocument[]
  hosts: Record<string, { requests: number; bytes: number }>
  statuses: Record<string, number>
  redirects: number
}

export class NetworkWatch {
  readonly #context: BrowserContext
  readonly #openStep: () => string | undefined
  readonly #seen = new Map<Request, SeenRequest>()
  readonly #documents: SeenDocument[] = []
  readonly #onDocument: (response: Response) => void

  constructor(
    context: BrowserContext,
    openStep: () => string | undefined,
    onDocument: (response: Response) => void,
  ) {
    this.#context = context
    this.#openStep = openStep
    this.#onDocument = onDocument
    context.on('request', this.#request)
    context.on('response', this.#response)
    context.on('requestfinished', this.#finished)
    context.on('requestfailed', this.#failed)
  }

  stop(): void {
    this.#context.off('request', this.#request)
    this.#context.off('response', this.#response)
    this.#context.off('requestfinished', this.#finished)
    this.#context.off('requestfailed', this.#failed)
  }

  /** The gravest answer of an own page or call, to explain why a step failed. */
  worstStatus(origin: string): { status: number; url: string } | undefined {
    let worst: { status: number; url: string } | undefined
    for (const { request, status = 0 } of this.#seen.values()) {
      if (status !== 429 && status < 500) continue
      if (!['document', 'xhr', 'fetch'].includes(request.resourceType())) continue
      if (new URL(request.url()).origin !== origin) continue
      if (worst?.status !== 429) worst = { status, url: request.url() }
    }
    return worst
  }

  /** What this environment said, if anything of it asked to be left alone. */
  askedToWait(origin: string): AskedToWait | undefined {
    for (const { request, status = 0, headers } of this.#seen.values()) {
      const asked = askedToWait(status, headers?.['retry-after'])
      if (asked !== undefined && new URL(request.url()).origin === origin) return asked
    }
    return undefined
  }

  /** While the context is still open: sizes are asked of the browser's side. */
  async facts(): Promise<NetworkFacts> {
    const requests = [...this.#seen.values()]
    await addAllBytes(requests.filter(({ ok }) => ok))
    const facts: NetworkFacts = {
      requests,
      documents: this.#documents,
      hosts: {},
      statuses: {},
      redirects: 0,
    }
    for (const { request, status, bytes } of requests) {
      const { host } = new URL(request.url())
      const before = facts.hosts[host] ?? { requests: 0, bytes: 0 }
      facts.hosts[host] = { requests: before.requests + 1, bytes: before.bytes + bytes }
      if (status !== undefined) facts.statuses[status] = (facts.statuses[status] ?? 0) + 1
      if (request.redirectedFrom() !== null) facts.redirects += 1
    }
    return facts
  }

  readonly #request = (request: Request): void => {
    if (!/^https?:/.test(request.url())) return
    const before = request.redirectedFrom()
    const step = before === null ? this.#openStep() : this.#seen.get(before)?.step
    this.#seen.set(request, { request, step, bytes: 0 })
  }

  readonly #response = (response: Response): void => {
    const request = response.request()
    const seen = this.#seen.get(request)
    if (seen === undefined) return
    seen.status = response.status()
    seen.headers = response.headers()
    if (!isMainDocument(request)) return
    this.#onDocument(response)
    if (seen.status >= 300 && seen.status < 400 && seen.headers.location) return
    const startMs = firstOf(request).timing().startTime
    const { startTime, responseStart } = request.timing()
    if (responseStart < 0) return
    this.#documents.push({ step: seen.step, startMs, ttfbMs: startTime + responseStart - startMs })
  }

  readonly #finished = (request: Request): void => {
    const seen = this.#seen.get(request)
    if (seen !== undefined) seen.ok = true
  }

  readonly #failed = (request: Request): void => {
    const seen = this.#seen.get(request)
    if (seen !== undefined) seen.failure = failureKind(request.failure()?.errorText ?? '')
  }
}

const failureKinds: [RegExp, string][] = [
  [/NAME_NOT_RESOLVED|DNS/, 'dns'],
  [/CONNECTION_REFUSED|ADDRESS_UNREACHABLE/, 'refused'],
  [/RESET|CONNECTION_CLOSED|EMPTY_RESPONSE|INCOMPLETE/, 'reset'],
  [/TIMED_OUT/, 'timed-out'],
  [/SSL|CERT/, 'tls'],
  [/ABORTED/, 'aborted'],
  [/BLOCKED/, 'blocked'],
]

function failureKind(text: string): string {
  return failureKinds.find(([pattern]) => pattern.test(text))?.[1] ?? 'network'
}

function firstOf(request: Request): Request {
  const before = request.redirectedFrom()
  return before === null ? request : firstOf(before)
}

function isMainDocument(request: Request): boolean {
  if (!request.isNavigationRequest()) return false
  try {
    return request.frame().parentFrame() === null
  } catch {
    // A page that is being opened has no frame yet; only a main document can come so early.
    return true
  }
}

/**
 * Playwright notes the stack of each call, awaits included, and that was half of the price of these
 * calls: so they are made from an empty stack.
 */
function addAllBytes(requests: SeenRequest[]): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  setImmediate(() => void Promise.all(requests.map(addBytes)).then(resolve))
  return promise
}

async function addBytes(seen: SeenRequest): Promise<void> {
  try {
    const sizes = await seen.request.sizes()
    seen.bytes = Math.max(0, sizes.responseBodySize) + Math.max(0, sizes.responseHeadersSize)
  } catch {
    // The page that asked is gone, and with it the size.
  }
}
