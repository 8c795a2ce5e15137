// Everything of one run on a Toxiproxy server: proxies under one prefix, the journal's entry that
// was written before them, the gauge of the dose, and the end of all of it, proved by reading back.

import type { Address, Fault } from '../config/fault-schema.ts'
import { type Dose, Gauge } from './gauge.ts'
import { type JournalEntry, ownerOfThisProcess, removeEntry, writeEntry } from './journal.ts'
import { onFreePort } from './ports.ts'
import { FaultProxy, type Place } from './proxy.ts'
import { openServer, type RunningServer } from './server.ts'
import { ToxiproxyError } from './toxiproxy.ts'

export interface SessionOptions {
  /** faults.server of the configuration. */
  server?: string
  runId: string
  /** Of the configuration, for `faults list`. */
  folder: string
  onRemark(text: string): void
  /** The server ended by itself: the faults are gone, and the proxies with them. */
  onLost(why: string): void
  signal?: AbortSignal
}

export async function openFaultSession(options: SessionOptions): Promise<FaultSession> {
  const server = await openServer({
    onRemark: options.onRemark,
    onEnd: options.onLost,
    ...(options.server !== undefined && { configured: options.server }),
    ...(options.signal && { signal: options.signal }),
  })
  return new FaultSession(server, options)
}

export class FaultSession {
  /** `Toxiproxy 2.12.0 at 127.0.0.1:21234` */
  readonly place: string
  readonly #server: RunningServer
  readonly #entry: JournalEntry
  #gauge: Gauge | undefined

  constructor(server: RunningServer, { runId, folder }: SessionOptions) {
    const { api, version, own } = server
    this.#server = server
    // Built by `go install` it calls its version 'git'.
    const named = /^\d/.test(version) ? `Toxiproxy ${version}` : 'Toxiproxy'
    this.place = `${named} at ${new URL(api.address).host}`
    this.#entry = {
      prefix: `trueup-${runId}-`,
      server: api.address,
      ownServer: own,
      ...ownerOfThisProcess(),
      startedAt: new Date().toISOString(),
      folder,
      proxies: {},
    }
  }

  /** A proxy; `purpose` says for people what it is between. */
  async open(label: string, place: Place, purpose: string): Promise<FaultProxy> {
    const name = `${this.#entry.prefix}${label}`
    this.#entry.proxies[name] = purpose
    writeEntry(this.#entry)
    const { listen, upstream } = place
    const { api } = this.#server
    const to = written(upstream)
    const create = (address: string) => api.create({ name, listen: address, upstream: to })
    if (listen !== undefined) {
      await create(written(listen))
      return new FaultProxy(api, name, listen, upstream)
    }
    const host = new URL(api.address).hostname.replace(/^\[|\]$/g, '')
    const port = await onFreePort(async (port) => {
      await create(written({ host: isHere(host) ? '127.0.0.1' : '0.0.0.0', port }))
      return port
    }, isTaken)
    const reached = host === 'localhost' || host === '::1' ? '127.0.0.1' : host
    return new FaultProxy(api, name, { host: reached, port }, upstream)
  }

  /**
   * For the dose; undefined where the server is on another machine, from which an echo inside
   * trueup cannot be reached. One for the session.
   */
  async gauge(): Promise<Gauge | undefined> {
    if (!isHere(new URL(this.#entry.server).hostname)) return undefined
    this.#gauge ??= await Gauge.open((upstream) =>
      this.open('gauge', { upstream }, 'trueup and its own echo, to measure the dose'),
    )
    return this.#gauge
  }

  /** What a round trip is under this fault, or through the proxy alone; undefined without a gauge. */
  async measure(fault: Fault | undefined, count: number): Promise<Dose | undefined> {
    const gauge = await this.gauge()
    await gauge?.set(fault)
    return await gauge?.through(count)
  }

  /** May be called again. Throws where it cannot be proved that nothing is left. */
  async close(): Promise<void> {
    this.#gauge?.close()
    try {
      await removeProxies(this.#server, this.#entry.prefix)
    } catch (error) {
      // Whatever a server of our own still has ends with it.
      if (!this.#server.own) throw stillThere(this.#entry, error as Error)
    } finally {
      await this.#server.stop()
    }
    removeEntry(this.#entry)
  }
}

/** Those of one prefix and no other; then the server is asked what it has. */
export async function removeProxies(
  { api }: Pick<RunningServer, 'api'>,
  prefix: string,
): Promise<string[]> {
  const own = async () => (await api.list()).filter(({ name }) => name.startsWith(prefix))
  const removed = await own()
  for (const { name } of removed) await api.remove(name)
  const left = await own()
  if (left.length > 0) {
    const names = left.map(({ name }) => name).join(', ')
    throw new ToxiproxyError(`${api.address} still has ${names} after they were removed`)
  }
  return removed.map(({ name }) => name)
}

function stillThere({ server, proxies }: JournalEntry, { message }: Error): Error {
  const names = Object.keys(proxies).join(', ')
  return new Error(
    `It could not be proved that ${names} are gone from the Toxiproxy server ${server}: ${message}. The journal keeps them: trueup removes them at its next start, or with \`trueup faults clear\`.`,
  )
}

export function isHere(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(hostname)
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && /address already in use/.test(error.message)
}

function written({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
