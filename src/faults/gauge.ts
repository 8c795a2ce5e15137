// Measures the dose: what a fault does to a TCP round trip on this very server. Through a proxy of
// its own to an echo inside trueup, with the same toxics, so that it costs the environment no
// request and no other time than the fault's is in the figure.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Address } from '../config/address.ts'
import type { Fault } from '../config/fault-schema.ts'
import type { FaultProxy } from './proxy.ts'

/** Of round trips, each on a connection of its own. */
export interface Dose {
  count: number
  /** That went and came back. */
  bytes: number
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
/** Under a bandwidth a message takes so long, so that its rate can be seen. */
const squeezedMs = 200
const mostBytes = 1_000_000
/** Where a round trip takes long, fewer than were asked for say enough. */
const fewestTrips = 3
const longMs = 3_000

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

  /** Through the proxy, under the fault that is set. */
  through(count: number): Promise<Dose> {
    const { address, fault } = this.#proxy
    const bytes = bytesUnder(fault)
    return roundTrips(address, count, { bytes, limitMs: limitMs(fault, bytes) })
  }

  /** Without the proxy. */
  direct(count: number): Promise<Dose> {
    return roundTrips(this.#direct, count, { bytes: messageBytes, limitMs: patienceMs })
  }

  close(): void {
    this.#echo.close()
  }
}

function bytesUnder(fault: Fault | undefined): number {
  if (fault?.bandwidth === undefined || fault.limit !== undefined) return messageBytes
  return Math.min(mostBytes, fault.bandwidth * squeezedMs)
}

/** How long an answer may take before it counts as none. */
function limitMs(fault: Fault | undefined, bytes: number): number {
  const { latency, slicer, bandwidth, timeout } = fault ?? {}
  const sliced = slicer === undefined ? 0 : (bytes / slicer.size + 1) * slicer.delay
  const squeezed = bandwidth === undefined ? 0 : bytes / bandwidth
  const slow = latency === undefined ? 0 : latency.delayMs + latency.jitterMs
  return patienceMs + slow + sliced + squeezed + (timeout ?? 0)
}

interface Message {
  bytes: number
  limitMs: number
}

async function roundTrips(address: Address, count: number, message: Message): Promise<Dose> {
  const timesMs: number[] = []
  const failures: Record<string, number> = {}
  const startedMs = performance.now()
  for (let trip = 0; trip < count; trip++) {
    if (trip >= fewestTrips && performance.now() - startedMs > longMs) break
    const result = await roundTrip(address, message)
    if (typeof result === 'number') timesMs.push(result)
    else failures[result] = (failures[result] ?? 0) + 1
  }
  return doseOf(timesMs, message.bytes, failures)
}

function doseOf(timesMs: readonly number[], bytes: number, failures: Record<string, number>): Dose {
  const sorted = timesMs.toSorted((a, b) => a - b)
  const failed = Object.values(failures).reduce((sum, one) => sum + one, 0)
  return {
    count: sorted.length + failed,
    bytes,
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
function roundTrip({ host, port }: Address, { bytes, limitMs }: Message): Promise<number | string> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host, port, noDelay: true })
    let sentMs = 0
    let came = 0
    const settle = (result: number | string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(result)
    }
    const timer = setTimeout(() => settle('no answer'), limitMs)
    socket.on('connect', () => {
      sentMs = performance.now()
      socket.write(Buffer.alloc(bytes))
    })
    socket.on('data', (chunk) => {
      came += chunk.length
      if (came >= bytes) settle(performance.now() - sentMs)
    })
    socket.on('end', () => settle('closed'))
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      settle(code === 'ECONNREFUSED' ? 'refused' : 'reset'),
    )
  })
}
