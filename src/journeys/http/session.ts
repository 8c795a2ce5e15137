// What stands behind `http` in a journey: a visitor with a cookie jar who asks, follows redirects
// and is held by the production guard and the rate limit. One for each iteration.

import type { CookieJar } from 'tough-cookie'
import type { Connection } from '../../environments/connect.ts'
import { credentialsFor, lowerCase } from '../../environments/credentials.ts'
import { acceptedEncodings } from '../../environments/decode.ts'
import type { Environment } from '../../environments/environment.ts'
import type { WireAnswer } from '../../environments/exchange.ts'
import { guardRequest } from '../../environments/guard.ts'
import { describeRequest } from '../../environments/request-error.ts'
import { newTraceparent, traceIdOf } from '../../environments/traceparent.ts'
import { JourneyFailure } from '../failure.ts'
import type { StepRecorder } from '../steps.ts'
import { HttpAnswer } from './answer.ts'
import type { Answer, Http, HttpOptions } from './client.ts'
import { followRedirect, type Hop, maxRedirects, redirectLoop } from './redirect.ts'
import { encodeBody } from './request-body.ts'
import type { Tally } from './tally.ts'

export interface SessionSetup {
  environment: Environment
  connection: Connection
  jar: CookieJar
  recorder: StepRecorder
  tally: Tally
  /** Aborted when the iteration is over. */
  signal: AbortSignal
  actionTimeoutMs: number
  /** Headers that a login handed over; they go to the environment's origin alone. */
  loginHeaders?: Record<string, string>
  /** This is the login itself, which may post its form to a production environment. */
  login?: boolean
  /** User agent and marker: every request says what it is for. */
  marker: Record<string, string>
}

const defaultHeaders = {
  accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
  'accept-encoding': acceptedEncodings,
}

export class HttpSession implements Http {
  readonly #setup: SessionSetup

  constructor(setup: SessionSetup) {
    this.#setup = setup
  }

  get = (path: string, options?: HttpOptions) => this.request('GET', path, options)
  head = (path: string, options?: HttpOptions) => this.request('HEAD', path, options)
  post = (path: string, options?: HttpOptions) => this.request('POST', path, options)
  put = (path: string, options?: HttpOptions) => this.request('PUT', path, options)
  patch = (path: string, options?: HttpOptions) => this.request('PATCH', path, options)
  delete = (path: string, options?: HttpOptions) => this.request('DELETE', path, options)

  request = async (method: string, path: string, options: HttpOptions = {}): Promise<Answer> => {
    try {
      return await this.#request(method.toUpperCase(), path, options)
    } catch (error) {
      // A journey that was cut off gets no further, and does not fail once more behind our back.
      if (this.#setup.signal.aborted) return new Promise(() => {})
      throw error
    }
  }

  async #request(method: string, path: string, options: HttpOptions): Promise<Answer> {
    const first = await this.#firstHop(method, path, options)
    const timeoutMs = options.timeoutMs ?? this.#setup.actionTimeoutMs
    let hop = first
    let spentMs = 0
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      await this.#mayLeave(hop)
      const startedMs = performance.now()
      const wire = await this.#send(hop, timeoutMs - spentMs)
      spentMs += performance.now() - startedMs
      const next =
        options.redirect === 'manual'
          ? undefined
          : followRedirect(hop, wire.status, wire.headers.location)
      if (next === undefined) return this.#answer(hop, wire, options)
      hop = next
    }
    throw redirectLoop(first, hop)
  }

  async #firstHop(method: string, path: string, options: HttpOptions): Promise<Hop> {
    const { recorder, environment } = this.#setup
    const resume = recorder.pause()
    try {
      const url = URL.parse(path, environment.config.url)
      if (url === null || !/^https?:$/.test(url.protocol)) {
        throw new JourneyFailure('script', `'${path}' is no path and no http URL`)
      }
      const { body, contentType } = await encodeBody(method, options)
      const typed: Record<string, string> = contentType ? { 'content-type': contentType } : {}
      return { method, url, headers: { ...typed, ...lowerCase(options.headers ?? {}) }, body }
    } finally {
      resume()
    }
  }

  /** The guard, then the rate limit: waiting for it is left out of every time. */
  async #mayLeave(hop: Hop): Promise<void> {
    const { environment, recorder, signal, login } = this.#setup
    const { name, environments, hosts, limit } = environment
    guardRequest({ environment: name, environments, hosts, login }, hop.method, hop.url)
    if (limit === undefined) return
    const resume = recorder.pause()
    try {
      await limit.take(signal)
    } finally {
      resume()
    }
  }

  async #send(hop: Hop, timeoutMs: number): Promise<WireAnswer> {
    const { connection, tally, recorder, signal } = this.#setup
    const headers = this.#headersFor(hop)
    const asked = { ...hop, traceId: traceIdOf(headers.traceparent) }
    try {
      const wire = await connection.request({ ...hop, headers, timeoutMs, signal })
      tally.answered(asked, wire, recorder)
      this.#keepCookies(hop.url, wire.cookies)
      return wire
    } catch (error) {
      tally.failed(hop.url, error, recorder)
      throw error
    }
  }

  #headersFor(hop: Hop): Record<string, string> {
    const { environment, jar, loginHeaders, marker } = this.#setup
    const own = hop.url.origin === new URL(environment.config.url).origin
    const cookie = jar.getCookieStringSync(hop.url.href)
    return {
      ...defaultHeaders,
      ...marker,
      ...(own ? { traceparent: newTraceparent() } : {}),
      ...(cookie === '' ? {} : { cookie }),
      ...credentialsFor(environment.config, hop.url, loginHeaders),
      ...hop.headers,
    }
  }

  #keepCookies(url: URL, lines: string[]): void {
    for (const line of lines) {
      this.#setup.jar.setCookieSync(line, url.href, { ignoreError: true })
    }
  }

  #answer(hop: Hop, wire: WireAnswer, options: HttpOptions): Answer {
    if (wire.status >= 400 && !options.allow?.includes(wire.status)) throw unexpected(hop, wire)
    return new HttpAnswer({
      method: hop.method,
      url: hop.url,
      wire,
      pause: () => this.#setup.recorder.pause(),
      send: this.request,
    })
  }
}

function unexpected(hop: Hop, { status, headers }: WireAnswer): JourneyFailure {
  const what = describeRequest(hop.method, hop.url)
  if (status === 429) {
    const after = headers['retry-after'] ? `, to be tried after ${headers['retry-after']}` : ''
    return new JourneyFailure(
      'rate-limited',
      `${what}: refused as too many requests (429${after}); set maxRate for this environment below its limit`,
    )
  }
  return new JourneyFailure(
    `http-${status}`,
    `${what}: status ${status}; if the journey expects it, say so with allow: [${status}]`,
  )
}
