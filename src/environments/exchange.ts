// One request and its answer over an undici dispatcher: a deadline for the whole of it, a bound on
// the body, and what was seen on the way. undici's own timeouts start again with every byte.

import type { Dispatcher } from 'undici'
import { describeRequest, RequestError, toRequestError } from './request-error.ts'
import type { Connecting, SocketWatch } from './sockets.ts'
import { type WirePhases, wirePhases } from './wire-phases.ts'

export interface WireRequest {
  method: string
  url: URL
  headers: Record<string, string>
  body?: string | Uint8Array
  /** From the start to the last byte. */
  timeoutMs: number
  signal?: AbortSignal
}

export interface WireAnswer {
  status: number
  /** By lower-case name; a header that came several times is joined by commas. */
  headers: Record<string, string>
  /** The lines of `set-cookie`, which cannot be joined. */
  cookies: string[]
  /** As it came: not decompressed. */
  body: Buffer
  /** From the start to the first byte of the answer. */
  ttfbUs: number
  /** From the start to the last byte; the phases are its parts. */
  durationUs: number
  phases: WirePhases
  /** The request was sent a second time, on a fresh connection. */
  retried: boolean
}

type ReceivedHeaders = Record<string, string | string[] | undefined>

export const maxBodyBytes = 64 * 1024 * 1024

/** Thrown in place of a RequestError when the same request may be sent again. */
export class StaleConnection extends Error {}

export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<WireAnswer>
  readonly #request: WireRequest
  readonly #sockets: SocketWatch
  readonly #proxy: string | undefined
  readonly #startedAtMs: number
  readonly #settle = Promise.withResolvers<WireAnswer>()
  readonly #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | undefined
  #ended: Error | undefined
  #connecting: Connecting | undefined
  #leftMs: number | undefined
  #firstByteMs: number | undefined
  #status = 0
  #headers: ReceivedHeaders = {}
  readonly #chunks: Buffer[] = []
  #bytes = 0

  constructor(request: WireRequest, sockets: SocketWatch, startedAtMs: number, proxy?: string) {
    this.#request = request
    this.#proxy = proxy
    this.#sockets = sockets
    this.#startedAtMs = startedAtMs
    this.answer = this.#settle.promise
    const leftMs = request.timeoutMs - (performance.now() - startedAtMs)
    this.#timer = setTimeout(() => this.#end(this.#timeout()), Math.max(0, leftMs))
    request.signal?.addEventListener('abort', this.#onAbort, { once: true })
    if (request.signal?.aborted) this.#onAbort()
  }

  send(dispatcher: Dispatcher): Promise<WireAnswer> {
    const { method, url, headers, body } = this.#request
    const path = url.pathname + url.search
    if (this.#ended === undefined) {
      try {
        dispatcher.dispatch({ origin: url.origin, path, method, headers, body }, this)
      } catch (error) {
        this.#end(error as Error)
      }
    }
    return this.answer
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    this.#connecting = this.#sockets.takeFresh(this.#startedAtMs)
    this.#leftMs = performance.now()
    if (this.#ended !== undefined) controller.abort(this.#ended)
  }

  onResponseStarted(): void {
    this.#firstByteMs = performance.now()
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: ReceivedHeaders,
  ): void {
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    const length = Number(headers['content-length'])
    if (this.#request.method !== 'HEAD' && length > maxBodyBytes) this.#end(this.#tooLarge())
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > maxBodyBytes) this.#end(this.#tooLarge())
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#sockets.closing?.reset) {
      const cut = Object.assign(new Error('reset within the body'), { code: 'ECONNRESET' })
      this.#end(toRequestError(cut, { ...this.#request, connecting: false }))
      return
    }
    this.#release()
    const endedMs = performance.now()
    const firstByteMs = this.#firstByteMs ?? endedMs
    const startedMs = this.#startedAtMs
    this.#settle.resolve({
      status: this.#status,
      ...separateCookies(this.#headers),
      body: this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks),
      ttfbUs: Math.round((firstByteMs - startedMs) * 1000),
      durationUs: Math.round((endedMs - startedMs) * 1000),
      phases: wirePhases({
        startedMs,
        leftMs: this.#leftMs ?? startedMs,
        firstByteMs,
        endedMs,
        connecting: this.#connecting,
      }),
      retried: false,
    })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#ended !== undefined) return
    const connecting = this.#sockets.isConnectError(error)
    const stale = this.#mayRepeat() && this.#isStale()
    this.#end(
      stale
        ? new StaleConnection('the kept connection was closed', { cause: error })
        : toRequestError(error, { ...this.#request, connecting, proxy: this.#proxy }),
    )
  }

  #mayRepeat(): boolean {
    return this.#request.method === 'GET' || this.#request.method === 'HEAD'
  }

  /** Not a byte came, on a connection that was there before this request began. */
  #isStale(): boolean {
    const closing = this.#sockets.closing
    if (this.#firstByteMs !== undefined || closing === undefined) return false
    return closing.connectedAtMs < this.#startedAtMs
  }

  readonly #onAbort = () => {
    const reason: unknown = this.#request.signal?.reason
    this.#end(reason instanceof Error ? reason : new Error('aborted'))
  }

  #end(error: Error): void {
    if (this.#ended !== undefined) return
    this.#ended = error
    this.#release()
    this.#settle.reject(error)
    this.#controller?.abort(error)
  }

  #release(): void {
    clearTimeout(this.#timer)
    this.#request.signal?.removeEventListener('abort', this.#onAbort)
  }

  #timeout(): RequestError {
    const came =
      this.#firstByteMs === undefined ? 'no byte of an answer' : `${this.#bytes} bytes of the body`
    return new RequestError(
      'timed-out',
      `${this.#what()}: not done after ${this.#request.timeoutMs} ms, ${came} had come; if it may take longer, raise the timeout`,
    )
  }

  #tooLarge(): RequestError {
    return new RequestError(
      'too-large',
      `${this.#what()}: the body is larger than ${maxBodyBytes / 1024 / 1024} MiB, which is all that trueup reads of one answer`,
    )
  }

  #what(): string {
    return describeRequest(this.#request.method, this.#request.url)
  }
}

export function separateCookies(
  received: ReceivedHeaders,
): Pick<WireAnswer, 'headers' | 'cookies'> {
  const { 'set-cookie': lines = [], ...others } = received
  const headers: WireAnswer['headers'] = {}
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return { headers, cookies: Array.isArray(lines) ? lines : [lines] }
}
