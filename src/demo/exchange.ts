// One request as the shop's routes see it, and the answers that they give back. What an answer
// costs is noted on the way and leaves as Server-Timing.

import type { IncomingMessage } from 'node:http'
import { csrfMatches, type Session, type Sessions } from './sessions.ts'

const longestBody = 64 * 1024

export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | Buffer
}

/** Ends a request early with a status and a sentence for its reader. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export class Exchange {
  readonly request: IncomingMessage
  readonly url: URL
  /** Named parts of the path, such as `id` of `/products/:id`. */
  params: Record<string, string> = {}
  readonly timingsMs = new Map<string, number>()
  #sessions: Sessions
  #session: Session | undefined
  #known: Session | undefined

  constructor(request: IncomingMessage, sessions: Sessions) {
    this.request = request
    this.url = new URL(request.url ?? '/', 'http://shop.invalid')
    this.#sessions = sessions
    this.#known = sessions.find(request.headers.cookie)
    this.#session = this.#known
  }

  /** The visitor's session, opened by the first page that needs one. */
  get session(): Session {
    this.#session ??= this.#sessions.open()
    return this.#session
  }

  set session(session: Session) {
    this.#session = session
  }

  /** A session that the visitor's browser doesn't hold yet. */
  get newSession(): Session | undefined {
    return this.#session === this.#known ? undefined : this.#session
  }

  /** Runs `work` and adds the time that it takes to the answer's Server-Timing under this name. */
  async time<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.timingsMs.set(name, (this.timingsMs.get(name) ?? 0) + performance.now() - start)
    }
  }

  /** The fields of a form that one of the shop's own pages has sent. */
  async form(): Promise<URLSearchParams> {
    const fields = new URLSearchParams(await this.#body())
    if (!this.#known || !csrfMatches(this.#known, fields.get('csrf') ?? undefined))
      throw new Refusal(
        403,
        'This form is out of date. Please go back, reload the page, try again.',
      )
    return fields
  }

  async #body(): Promise<string> {
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of this.request) {
      bytes += chunk.length
      // Too much is read to its end all the same: who still sends does not see the refusal.
      if (bytes <= longestBody) chunks.push(chunk)
    }
    if (bytes > longestBody) throw new Refusal(413, 'That was more than the shop can read.')
    return Buffer.concat(chunks).toString()
  }
}

export const htmlAnswer = (body: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body,
})

export const jsonAnswer = (body: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})

/** Sends the browser on with a GET, as after every form. */
export const redirectTo = (path: string): Answer => ({
  status: 303,
  headers: { location: path },
  body: '',
})
