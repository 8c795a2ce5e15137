// Toxiproxy's API, by its Node client, whose gaps are made up for here and nowhere else: it throws
// the server's error text away, has no timeout, forgets the toxics of the proxies it lists, and
// offers `/reset`, which knows no owner and is never called.

import { type Proxy as ClientProxy, Toxiproxy } from 'toxiproxy-node-client'
import { HttpClient } from 'toxiproxy-node-client/dist/HttpClient.js'
import type { Toxic } from './toxics.ts'

/** The server said no, or said nothing. `status` is absent where there was no answer. */
export class ToxiproxyError extends Error {
  override name = 'ToxiproxyError'
  readonly status: number | undefined

  constructor(message: string, status?: number, cause?: unknown) {
    super(message, { cause })
    this.status = status
  }

  /** The connection was refused. */
  get nobodyListens(): boolean {
    const { cause } = (this.cause ?? {}) as { cause?: NodeJS.ErrnoException }
    return cause?.code === 'ECONNREFUSED'
  }
}

/** A proxy as the server tells it. */
export interface ProxyState {
  name: string
  listen: string
  upstream: string
  enabled: boolean
  toxics: Toxic[]
}

const answerLimitMs = 5_000

export class ToxiproxyApi {
  /** `http://127.0.0.1:8474` */
  readonly address: string
  readonly #client: Toxiproxy

  constructor(address: string) {
    this.address = address.replace(/\/+$/, '')
    this.#client = new Toxiproxy(this.address)
    this.#client.api = new AttentiveHttp()
  }

  /** Refuses what answers but is no Toxiproxy. */
  async version(): Promise<string> {
    const text = await this.#client.getVersion()
    const version = parse<{ version?: unknown }>(text)?.version
    if (typeof version === 'string') return version
    throw new ToxiproxyError(
      `${this.address} answers, but is no Toxiproxy: expected its version, came ${JSON.stringify(text.slice(0, 80))}`,
    )
  }

  async list(): Promise<ProxyState[]> {
    const { data } = await this.#client.api.get<Record<string, ProxyState>>(
      `${this.address}/proxies`,
    )
    return Object.values(data ?? {})
  }

  /** Read anew, with its toxics; undefined where there is none of this name. */
  async read(name: string): Promise<ProxyState | undefined> {
    try {
      const { data } = await this.#client.api.get<ProxyState>(this.#urlOf(name))
      return data
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  /** Resolves with where it listens. */
  async create(proxy: { name: string; listen: string; upstream: string }): Promise<string> {
    return (await this.#client.createProxy({ ...proxy, enabled: true })).listen
  }

  async enable(name: string, enabled: boolean): Promise<void> {
    const proxy = await this.#client.get(name)
    const { listen, upstream } = proxy
    await proxy.update({ enabled, listen, upstream })
  }

  async addToxic(name: string, toxic: Toxic): Promise<void> {
    const proxy: ClientProxy = await this.#client.get(name)
    await proxy.addToxic(toxic)
  }

  async removeToxic(name: string, toxic: string): Promise<void> {
    await unlessMissing(this.#client.api.delete(`${this.#urlOf(name)}/toxics/${toxic}`))
  }

  async remove(name: string): Promise<void> {
    await unlessMissing(this.#client.api.delete(this.#urlOf(name)))
  }

  #urlOf(name: string): string {
    return `${this.address}/proxies/${encodeURIComponent(name)}`
  }
}

/** The client's HTTP, with a limit on waiting and with the server's own words. */
class AttentiveHttp extends HttpClient {
  override async get<T>(url: string): Promise<{ data: T }> {
    return { data: parse(await ask('GET', url)) as T }
  }

  override async post<T>(url: string, body?: unknown): Promise<{ data: T }> {
    return { data: parse(await ask('POST', url, body)) as T }
  }

  override async delete(url: string): Promise<void> {
    await ask('DELETE', url)
  }

  override getText(url: string): Promise<string> {
    return ask('GET', url)
  }
}

async function ask(method: string, url: string, body?: unknown): Promise<string> {
  const { status, text } = await answerOf(method, url, body)
  if (status < 300) return text
  const words =
    parse<{ error?: unknown }>(text)?.error ?? (text.trim().slice(0, 200) || 'no reason')
  throw new ToxiproxyError(`Toxiproxy refused ${method} ${url} (${status}): ${words}`, status)
}

async function answerOf(method: string, url: string, body: unknown) {
  try {
    const answer = await fetch(url, {
      method,
      signal: AbortSignal.timeout(answerLimitMs),
      // Toxiproxy refuses what calls itself a browser.
      headers: { 'user-agent': 'trueup', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, text: await answer.text() }
  } catch (cause) {
    const { name, cause: inner, message } = cause as Error
    const why =
      name === 'TimeoutError'
        ? `no answer within ${answerLimitMs / 1_000} s`
        : inner instanceof Error && inner.message !== ''
          ? inner.message
          : ((inner as NodeJS.ErrnoException | undefined)?.code ?? message)
    const { origin } = new URL(url)
    throw new ToxiproxyError(`Toxiproxy at ${origin} does not answer: ${why}`, undefined, cause)
  }
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

/** What is to be removed may be gone already. */
async function unlessMissing(removal: Promise<void>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!isMissing(error)) throw error
  })
}

function isMissing(error: unknown): boolean {
  return error instanceof ToxiproxyError && error.status === 404
}
