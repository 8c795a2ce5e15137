// An answer as the author reads it. Unpacking and parsing happen when they are asked for, with the
// journey's clock held: they are trueup's work, not the environment's.

import { decodeBody } from '../../environments/decode.ts'
import type { WireAnswer } from '../../environments/exchange.ts'
import { describeRequest } from '../../environments/request-error.ts'
import { JourneyFailure } from '../failure.ts'
import type { Answer, Form } from './client.ts'
import { PageForm, type Send } from './form.ts'
import { findForm } from './html-form.ts'

export interface AnswerSource {
  method: string
  url: URL
  wire: WireAnswer
  /** Holds the clock until the function that it returns is called. */
  pause: () => () => void
  send: Send
}

export class HttpAnswer implements Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly url: string
  readonly #source: AnswerSource
  #text: string | undefined

  constructor(source: AnswerSource) {
    this.#source = source
    this.status = source.wire.status
    this.url = source.url.href
    this.headers = source.wire.headers
  }

  text(): string {
    return this.#held(() => this.#read())
  }

  json<T = unknown>(): T {
    return this.#held(() => {
      const text = this.#read()
      try {
        return JSON.parse(text)
      } catch (cause) {
        const type = this.headers['content-type'] ?? 'no content type'
        const start = JSON.stringify(text.slice(0, 60))
        throw new JourneyFailure(
          'json',
          `${this.#where()}: JSON expected, ${type} came, beginning with ${start}`,
          { cause },
        )
      }
    })
  }

  form(selector?: string): Form {
    return this.#held(() => {
      const form = findForm(this.#read(), selector, this.#where())
      return new PageForm(form, this.#source.url, this.#source.send)
    })
  }

  #read(): string {
    if (this.#text === undefined) {
      const { body, headers } = this.#source.wire
      const bytes = decodeBody(body, headers['content-encoding'], this.#where())
      this.#text = new TextDecoder(charsetOf(headers['content-type'], bytes)).decode(bytes)
    }
    return this.#text
  }

  #held<T>(work: () => T): T {
    const resume = this.#source.pause()
    try {
      return work()
    } finally {
      resume()
    }
  }

  #where(): string {
    return `${describeRequest(this.#source.method, this.#source.url)} (${this.status})`
  }
}

/** From the header, else from the page's own meta element; UTF-8 where that names nothing known. */
function charsetOf(contentType: string | undefined, bytes: Buffer): string {
  const named = /charset\s*=\s*["']?([^\s;"'/>]+)/i
  const label =
    named.exec(contentType ?? '') ??
    (contentType?.includes('html') ? named.exec(bytes.toString('latin1', 0, 1024)) : null)
  try {
    return new TextDecoder(label?.[1] ?? 'utf-8').encoding
  } catch {
    return 'utf-8'
  }
}
