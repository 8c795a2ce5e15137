// The HTTP side of a journey as its author sees it.

/**
 * An answer of 400 or above fails the step, as `http-404` or (429) `rate-limited`: an error comes
 * back faster than a page, and must not pass for a fast one. Where it is what the journey expects,
 * `allow` names it. Everything else, such as a refused login that answers 200 with the form again,
 * is for `check` to find.
 */
export interface HttpOptions {
  headers?: Record<string, string>
  /** Fields of a form; a File or Blob among them makes it an upload (multipart). */
  form?: Record<string, string | number | boolean | Blob>
  json?: unknown
  body?: string | Uint8Array
  /** Default `follow`; a redirect is counted either way. */
  redirect?: 'follow' | 'manual'
  /** Statuses of 400 and above that are no failure. */
  allow?: number[]
  /** From the first request to the last byte, redirects included; default: `journeys.actionTimeout`. */
  timeoutMs?: number
}

/** Several values tick several boxes of the same name; an empty list unticks them. */
export type FieldValue = string | string[] | Blob

export interface Form {
  /** The fields of the form as the page has them, hidden ones included. */
  fields: Record<string, string>
  /**
   * Sends the form as a browser would, with these values in place of the page's. Its first button
   * is pressed, or the one whose name and value are among the values.
   */
  submit(values?: Record<string, FieldValue>): Promise<Answer>
}

export interface Answer {
  status: number
  headers: Record<string, string>
  /** After redirects. */
  url: string
  text(): string
  json<T = unknown>(): T
  /** The form that the selector finds; without one, the only form of the page. */
  form(selector?: string): Form
}

/** Paths are taken relative to the environment's URL, as a link in its page would be. */
export interface Http {
  get(path: string, options?: HttpOptions): Promise<Answer>
  head(path: string, options?: HttpOptions): Promise<Answer>
  post(path: string, options?: HttpOptions): Promise<Answer>
  put(path: string, options?: HttpOptions): Promise<Answer>
  patch(path: string, options?: HttpOptions): Promise<Answer>
  delete(path: string, options?: HttpOptions): Promise<Answer>
  request(method: string, path: string, options?: HttpOptions): Promise<Answer>
}
