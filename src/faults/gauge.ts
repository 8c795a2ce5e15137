// Measures the dose: what a fault does to a TCP round trip on this very server. Through a proxy of
// its own to an echo inside trueup, with the same toxics, so that it costs the environment no
// request and no other time than the fault's is in the figure.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Address, Fault } from '../config/fault-schema.ts'
import type { FaultProxy } from './proxy.ts'

/** Of round trips, each on a connection of its own. */
export interface Dose {
  count: number
  answered: number
  /** Of those that were answered; absent where none was. */
  medianMs?: number
  lowestMs?: number
  highestMs?: number
  /** How the others ended: `reset`, `closed`, `refused`, `no answer`. */
  failures: Record<string, number>
}

const messageBytes = 64
const patienceMs = 1_000

export class Gauge {
  readonly #echo: Server
  readonly #proxy: FaultProxy
  readonly #direct: Address

  private constructor(echo: Server, direct: Address, proxy: FaultProxy) {
    this.#echo = echo
    this.#direct = direct
    this.#proxy = proxy
  }

  static async open(openProxy: (upstream: Address) => Promise<FaultProxy>): Promise<Gauge> {
    const echo = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.pipe(socket)
    })
    echo.listen(0, '127.0.0.1')
    await once(echo, 'listening')
    const direct = { host: '127.0.0.1', port: (echo.address() as AddressInfo).port }
    try {
      return new Gauge(echo, direct, await openProxy(direct))
    } catch (error) {
      echo.close()
      throw error
    }
  }

  set(fault: Fault | undefined): Promise<void> {
    return fault === undefined ? this.#proxy.lift() : this.#proxy.apply(fault)
  }

  verify(): Promise<string | undefined> {
    return this.#proxy.verify()
  }

  /** Through the proxy, under the fault that is set. */
  through(count: number): Promise<Dose> {
    return roundTrips(this.#proxy.address, count, limitMs(this.#proxy.fault))
  }

  /** Without the proxy. */
  direct(count: number): Promise<Dose> {
    return roundTrips(this.#direct, count, patienceMs)
  }

  close(): void {
    this.#echo.close()
  }
}

/** How long an answer may take before it counts as none. */
function limitMs(fault: Fault | undefined): number {
  const { latency, slicer, bandwidth, timeout } = fault ?? {}
  const sliced = slicer === undefined ? 0 : (messageBytes / slicer.size + 1) * slicer.delay
  const squeezed = bandwidth === undefined ? 0 : messageBytes / bandwidth
  const slow = latency === undefined ? 0 : latency.delayMs + latency.jitterMs
  return patienceMs + slow + sliced + squeezed + (timeout ?? 0)
}

async function roundTrips(address: Address, count: number, limit: number): Promise<Dose> {
  const timesMs: number[] = []
  const failures: Record<string, number> = {}
  for (let trip = 0; trip < count; trip++) {
    const result = await roundTrip(address, limit)
    if (typeof result === 'number') timesMs.push(result)
    else failures[result] = (failures[result] ?? 0) + 1
  }
  return doseOf(timesMs, failures)
}

export function doseOf(timesMs: readonly number[], failures: Record<string, number>): Dose {
  const sorted = timesMs.toSorted((a, b) => a - b)
  const failed = Object.values(failures).reduce((sum, one) => sum + one, 0)
  return {
    count: sorted.length + failed,
    answered: sorted.length,
    ...(sorted.length > 0 && {
      medianMs: sorted[sorted.length >> 1]!,
      lowestMs: sorted[0]!,
      highestMs: sorted.at(-1)!,
    }),
    failures,
  }
}

/** From the first byte that leaves to the last that is back; how it ended where none came. */
function roundTrip({ host, port }: Address, limit: number): Promise<number | string> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host, port, noDelay: true })
    let sentMs = 0
    let came = 0
    const settle = (result: number | string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(result)
    }
    const timer = setTimeout(() => settle('no answer'), limit)
    socket.on('connect', () => {
      sentMs = performance.now()
      socket.write(Buffer.alloc(messageBytes))
    })
    socket.on('data', (chunk) => {
      came += chunk.length
      if (came >= messageBytes) settle(performance.now() - sentMs)
    })
    socket.on('end', () => settle('closed'))
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      settle(code === 'ECONNREFUSED' ? 'refused' : 'reset'),
    )
  })
}
