// The HTTP side of a journey as its author sees it.

export interface HttpOptions {
  headers?: Record<string, string>
  /** Fields of a form; a File or Blob among them makes it an upload (multipart). */
  form?: Record<string, string | number | boolean | Blob>
  json?: unknown
  body?: string | Uint8Array
  /** Default `follow`; a redirect is counted either way. */
  redirect?: 'follow' | 'manual'
  timeoutMs?: number
}

export interface Form {
  /** The fields of the form as the page has them, hidden ones included. */
  fields: Record<string, string>
  /** Sends the form as a browser would, with these values in place of the page's. */
  submit(values?: Record<string, string>): Promise<Answer>
}

export interface Answer {
  status: number
  headers: Record<string, string>
  /** After redirects. */
  url: string
  text(): string
  json<T = unknown>(): T
  form(selector?: string): Form
}

export interface Http {
  get(path: string, options?: HttpOptions): Promise<Answer>
  head(path: string, options?: HttpOptions): Promise<Answer>
  post(path: string, options?: HttpOptions): Promise<Answer>
  put(path: string, options?: HttpOptions): Promise<Answer>
  patch(path: string, options?: HttpOptions): Promise<Answer>
  delete(path: string, options?: HttpOptions): Promise<Answer>
  request(method: string, path: string, options?: HttpOptions): Promise<Answer>
}
