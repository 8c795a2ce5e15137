// Everything of one run on a Toxiproxy server: proxies under one prefix, the journal's entry that
// was written before them, the gauge of the dose, and the end of all of it, proved by reading back.

import { type Address, addressOf, writtenAddress } from '../config/address.ts'
import type { Fault } from '../config/fault-schema.ts'
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
  readonly #opening = new Set<Promise<Address>>()
  #closed = false
  readonly #gauges = new Map<string, Promise<Gauge>>()

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
    if (this.#closed) throw new Error('The faults of this run have been taken down already.')
    const name = `${this.#entry.prefix}${label}`
    this.#entry.proxies[name] = purpose
    writeEntry(this.#entry)
    const opening = this.#create(name, place)
    this.#opening.add(opening)
    try {
      return new FaultProxy(this.#server.api, name, await opening)
    } finally {
      this.#opening.delete(opening)
    }
  }

  /**
   * For the dose; undefined where the server is on another machine, from which an echo inside
   * trueup cannot be reached. One by this label, closed with the session.
   */
  async gauge(label = 'gauge'): Promise<Gauge | undefined> {
    if (!isHere(new URL(this.#entry.server).hostname)) return undefined
    let gauge = this.#gauges.get(label)
    if (gauge === undefined) {
      gauge = Gauge.open((upstream) =>
        this.open(label, { upstream }, 'trueup and its own echo, to measure the dose'),
      )
      this.#gauges.set(label, gauge)
    }
    return await gauge
  }

  /** What a round trip is under this fault, or through the proxy alone; undefined without a gauge. */
  async measure(fault: Fault | undefined, count: number): Promise<Dose | undefined> {
    const gauge = await this.gauge()
    await gauge?.set(fault)
    return await gauge?.through(count)
  }

  async #create(name: string, { listen, upstream }: Place): Promise<Address> {
    const { api } = this.#server
    const create = (address: Address) =>
      api.create({ name, listen: writtenAddress(address), upstream: writtenAddress(upstream) })
    if (listen !== undefined) {
      await create(listen)
      return listen
    }
    const { host } = addressOf(api.address)
    const listenHost = isHere(host) ? '127.0.0.1' : '0.0.0.0'
    return await onFreePort(async (port) => {
      await create({ host: listenHost, port })
      return { host: isHere(host) ? '127.0.0.1' : host, port }
    }, isTaken)
  }

  /** May be called again. Throws where it cannot be proved that nothing is left. */
  async close(): Promise<void> {
    this.#closed = true
    // What is being made at this moment has to be there before it can be removed.
    await Promise.allSettled(this.#opening)
    for (const gauge of await Promise.allSettled(this.#gauges.values())) {
      if (gauge.status === 'fulfilled') gauge.value.close()
    }
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
